import db from '@adonisjs/lucid/services/db'
import { DateTime } from 'luxon'
import { recordDeed } from '#audit/recorder'
import { announce } from '#extension/events'
import type Org from '#models/org'

/** Closes an org to everybody until it is activated again. Nothing in it is touched, and nothing in it goes on. */
export class SuspendOrg {
  async handle({ org }: { org: Org }) {
    if (org.isSuspended) return
    const { id: orgId } = org
    await db.transaction(async (trx) => {
      await org.useTransaction(trx).merge({ suspendedAt: DateTime.now() }).save()
      await recordDeed({ event: 'org.suspended', orgId, subject: { type: 'org', id: orgId } }, trx)
      announce('org.suspended@1', { orgId }, trx)
    })
  }
}
