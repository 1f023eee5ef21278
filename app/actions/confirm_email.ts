import db from '@adonisjs/lucid/services/db'
import { DateTime } from 'luxon'
import { recordDeed } from '#audit/recorder'
import { isUniqueViolation } from '#exceptions/causes'
import { Refusal } from '#exceptions/refusal'
import AccountToken from '#models/account_token'

/** Spends a confirmation link: the address that it was sent to becomes, or stays, the one of the account. */
export class ConfirmEmail {
  async handle({ secret }: { secret: string }) {
    try {
      return await db.transaction(async (trx) => {
        const token = await AccountToken.spend('email', secret, trx)
        if (!token) throw new Refusal(410, 'E_LINK_SPENT')
        const { user, email } = token
        const isChange = email !== user.email
        await user.merge({ email, emailVerifiedAt: DateTime.now() }).useTransaction(trx).save()
        if (isChange) {
          await AccountToken.voidAll(user.id, trx)
          await recordDeed({ event: 'email.changed', subject: { type: 'user', id: user.id } }, trx)
        }
        return user
      })
    } catch (error) {
      if (!isUniqueViolation(error)) throw error
      throw new Refusal(409, 'E_EMAIL_TAKEN', { cause: error })
    }
  }
}
