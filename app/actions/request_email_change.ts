import db from '@adonisjs/lucid/services/db'
import { emailConfirmLetter, emailNoticeLetter, emailTakenLetter } from '#mails/account_letters'
import { postLetter } from '#mails/post_office'
import AccountToken from '#models/account_token'
import User from '#models/user'

interface EmailChange {
  user: User
  email: string
  origin: string
}

/**
 * Asks the new address to confirm itself and tells the old one. An address that has an account already
 * gets a letter too: whoever asked does not learn of it.
 */
export class RequestEmailChange {
  async handle({ user, email, origin }: EmailChange) {
    await db.transaction(async (trx) => {
      const holder = await User.query({ client: trx }).where('email', email).first()
      if (holder && holder.id !== user.id) {
        await postLetter(emailTakenLetter(holder, { origin }), trx)
      } else {
        const secret = await AccountToken.issue(user, 'email', { email, client: trx })
        await postLetter(emailConfirmLetter(user, { origin, secret, email }), trx)
      }
      if (email !== user.email) await postLetter(emailNoticeLetter(user, { origin, email }), trx)
    })
  }
}
