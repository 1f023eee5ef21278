import hash from '@adonisjs/core/services/hash'
import db from '@adonisjs/lucid/services/db'
import { SetPassword } from '#actions/set_password'
import { Refusal } from '#exceptions/refusal'
import AccountToken from '#models/account_token'

interface Reset {
  secret: string
  password: string
  origin: string
}

/** Spends a reset link for a new password. */
export class ResetPassword {
  async handle({ secret, password, origin }: Reset) {
    const sealed = await hash.make(password)
    return db.transaction(async (trx) => {
      const token = await AccountToken.spend('password', secret, trx)
      if (!token || token.email !== token.user.email) throw new Refusal(410, 'E_LINK_SPENT')
      await new SetPassword().inTransaction({ user: token.user, origin }, sealed, trx)
      return token.user
    })
  }
}
