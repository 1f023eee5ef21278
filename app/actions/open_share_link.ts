import { randomBytes } from 'node:crypto'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { recordDeed } from '#audit/recorder'
import { announce } from '#extension/events'
import { tokenHash } from '#models/concerns/secret_token'
import type ShareLink from '#models/share_link'
import ShareView from '#models/share_view'
import { patiently } from '#queries/patiently'
import { endedRefusal } from '#shares/ended'

/** Counts one visitor and answers the key by which they are known from then on. */
export class OpenShareLink {
  async handle({ link }: { link: ShareLink }): Promise<string> {
    const visitor = randomBytes(16).toString('base64url')
    const isCounted = await patiently((trx) => this.#count(link, visitor, trx))
    if (isCounted) return visitor
    await link.refresh()
    throw endedRefusal(link.ended ?? 'exhausted')
  }

  async #count(link: ShareLink, visitor: string, trx: TransactionClientContract) {
    if (!(await link.takeView(trx))) return false
    const { orgId, id: shareLinkId } = link
    await ShareView.create({ orgId, shareLinkId, visitor: tokenHash(visitor) }, { client: trx })
    await recordDeed(
      { event: 'share_link.opened', orgId, subject: { type: 'share_link', id: shareLinkId } },
      trx
    )
    announce('share_link.opened@1', { orgId, shareLinkId }, trx)
    return true
  }
}
