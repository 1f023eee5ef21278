import db from '@adonisjs/lucid/services/db'
import { recordDeed } from '#audit/recorder'
import { announce } from '#extension/events'
import type ShareLink from '#models/share_link'

/** Ends a link for everybody, also for those who are looking at it. There is no way back. */
export class RevokeShareLink {
  async handle({ actor, link }: { actor: { userId: string }; link: ShareLink }) {
    const { orgId, id } = link
    await db.transaction(async (trx) => {
      if (!(await link.revoke(actor.userId, trx))) return
      const facts = { views: link.viewCount }
      const subject = { type: 'share_link', id }
      await recordDeed({ event: 'share_link.revoked', orgId, subject, facts }, trx)
      announce('share_link.revoked@1', { orgId, shareLinkId: id }, trx)
    })
  }
}
