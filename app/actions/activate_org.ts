import db from '@adonisjs/lucid/services/db'
import { recordDeed } from '#audit/recorder'
import { announce } from '#extension/events'
import type Org from '#models/org'

/** Opens a suspended org again, as it was. */
export class ActivateOrg {
  async handle({ org }: { org: Org }) {
    if (!org.isSuspended) return
    const { id: orgId } = org
    await db.transaction(async (trx) => {
      await org.useTransaction(trx).merge({ suspendedAt: null }).save()
      await recordDeed({ event: 'org.activated', orgId, subject: { type: 'org', id: orgId } }, trx)
      announce('org.activated@1', { orgId }, trx)
    })
  }
}
