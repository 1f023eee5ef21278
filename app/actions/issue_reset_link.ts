import db from '@adonisjs/lucid/services/db'
import { recordDeed } from '#audit/recorder'
import { Refusal } from '#exceptions/refusal'
import AccountToken from '#models/account_token'
import type User from '#models/user'

interface Lost {
  user: User
  /** Where the server is reached. */
  origin: string
}

/** A link by which somebody chooses a new password, for whoever runs the server to hand over: no letter is sent. */
export class IssueResetLink {
  async handle({ user, origin }: Lost) {
    if (user.isSuspended) throw new Refusal(409, 'E_ACCOUNT_SUSPENDED')
    const secret = await db.transaction(async (trx) => {
      await recordDeed({ event: 'password.link_made', subject: { type: 'user', id: user.id } }, trx)
      return AccountToken.issue(user, 'password', { client: trx })
    })
    return `${origin}/reset-password/${secret}`
  }
}
