import db from '@adonisjs/lucid/services/db'
import { refuseLastSuperadmin } from '#actions/refuse_last_superadmin'
import { recordDeed } from '#audit/recorder'
import type User from '#models/user'

/** Takes the server out of somebody's hands. Their own orgs stay theirs. */
export class WithdrawSuperadmin {
  async handle({ user }: { user: User }) {
    if (!user.isSuperadmin) return
    const subject = { type: 'user', id: user.id }
    await db.transaction(async (trx) => {
      await refuseLastSuperadmin(user, trx)
      await user.useTransaction(trx).merge({ superadminAt: null }).save()
      await recordDeed({ event: 'superadmin.withdrawn', subject }, trx)
    })
  }
}
