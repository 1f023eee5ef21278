import db from '@adonisjs/lucid/services/db'
import { recordDeed } from '#audit/recorder'
import { announce } from '#extension/events'
import type Membership from '#models/membership'

/** Closes an org to everybody. Until its days of grace are over the owner may restore it whole. */
export class DeleteOrg {
  async handle({ owner }: { owner: Membership }) {
    const { org, userId } = owner
    await db.transaction(async (trx) => {
      await org.useTransaction(trx).markDeleted(userId)
      await recordDeed(
        {
          event: 'org.deleted',
          orgId: org.id,
          subject: { type: 'org', id: org.id },
          facts: { name: org.name, slug: org.slug },
        },
        trx
      )
      announce('org.deleted@1', { orgId: org.id }, trx)
    })
  }
}
