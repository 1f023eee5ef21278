import hash from '@adonisjs/core/services/hash'
import db from '@adonisjs/lucid/services/db'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { ShareTerms } from '#actions/create_share_link'
import { recordDeed } from '#audit/recorder'
import { Refusal } from '#exceptions/refusal'
import ShareLink from '#models/share_link'

interface ShareLinkChange {
  link: ShareLink
  /** `password: null` takes the password away; what is not named stays. */
  terms: ShareTerms
}

/** Changes what a link allows. What was revoked stays so; what expired or was used up can be given more. */
export class ChangeShareLink {
  async handle({ link, terms: { password, ...rest } }: ShareLinkChange) {
    if (link.revokedAt) throw new Refusal(409, 'E_SHARE_REVOKED')
    const hashed = password ? await hash.make(password) : password
    const columns = { ...rest, ...(hashed !== undefined && { password: hashed }) }
    return db.transaction((trx) => this.#change(link, columns, trx))
  }

  async #change(
    { orgId, id }: ShareLink,
    columns: Partial<ShareLink>,
    trx: TransactionClientContract
  ) {
    const link = await ShareLink.within(orgId, { client: trx })
      .where('id', id)
      .forUpdate()
      .firstOrFail()
    if (link.revokedAt) throw new Refusal(409, 'E_SHARE_REVOKED')
    link.merge(columns)
    if (link.maxViews !== null && link.maxViews < link.viewCount) {
      const params = { views: link.viewCount }
      throw new Refusal(422, 'E_SHARE_VIEWS_USED', { field: 'max_views', params })
    }
    const changed = Object.keys(link.$dirty).join(', ')
    await link.save()
    const subject = { type: 'share_link', id }
    await recordDeed({ event: 'share_link.changed', orgId, subject, facts: { changed } }, trx)
  }
}
