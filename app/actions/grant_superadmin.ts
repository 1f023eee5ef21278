import db from '@adonisjs/lucid/services/db'
import { DateTime } from 'luxon'
import { recordDeed } from '#audit/recorder'
import type User from '#models/user'

/** Lets somebody run the server beside the others. */
export class GrantSuperadmin {
  async handle({ user }: { user: User }) {
    if (user.isSuperadmin) return
    await db.transaction(async (trx) => {
      await user.useTransaction(trx).merge({ superadminAt: DateTime.now() }).save()
      await recordDeed({ event: 'superadmin.made', subject: { type: 'user', id: user.id } }, trx)
    })
  }
}
