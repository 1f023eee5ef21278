import db from '@adonisjs/lucid/services/db'
import { DateTime } from 'luxon'
import { Refusal } from '#exceptions/refusal'
import AccountToken from '#models/account_token'

/** Spends a sign-in link and says whose it is. Opening it also proves the address it was sent to. */
export class RedeemSignInLink {
  async handle({ secret }: { secret: string }) {
    return db.transaction(async (trx) => {
      const token = await AccountToken.spend('sign_in', secret, trx)
      if (!token || token.email !== token.user.email) throw new Refusal(410, 'E_LINK_SPENT')
      const { user } = token
      user.emailVerifiedAt ??= DateTime.now()
      await user.useTransaction(trx).save()
      return user
    })
  }
}
