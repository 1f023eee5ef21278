import db from '@adonisjs/lucid/services/db'
import { DateTime } from 'luxon'
import { refuseLastSuperadmin } from '#actions/refuse_last_superadmin'
import { recordDeed } from '#audit/recorder'
import { announce } from '#extension/events'
import AccountToken from '#models/account_token'
import Session from '#models/session'
import type User from '#models/user'

/** Signs somebody out everywhere and lets them in no more. What they brought stays where it is. */
export class SuspendAccount {
  async handle({ user }: { user: User }) {
    if (user.isSuspended) return
    const { id: userId } = user
    await db.transaction(async (trx) => {
      await refuseLastSuperadmin(user, trx)
      await user.useTransaction(trx).merge({ suspendedAt: DateTime.now() }).save()
      await Session.endAll(userId, { client: trx })
      await AccountToken.voidAll(userId, trx)
      await recordDeed({ event: 'account.suspended', subject: { type: 'user', id: userId } }, trx)
      announce('session.ended@1', { userId }, trx)
    })
  }
}
