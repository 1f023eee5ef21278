import db from '@adonisjs/lucid/services/db'
import { recordDeed } from '#audit/recorder'
import type User from '#models/user'

/** Lets somebody in again who was suspended. */
export class ActivateAccount {
  async handle({ user }: { user: User }) {
    if (!user.isSuspended) return
    await db.transaction(async (trx) => {
      await user.useTransaction(trx).merge({ suspendedAt: null }).save()
      await recordDeed({ event: 'account.activated', subject: { type: 'user', id: user.id } }, trx)
    })
  }
}
