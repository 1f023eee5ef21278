import db from '@adonisjs/lucid/services/db'
import { passwordLetter, signInLetter } from '#mails/account_letters'
import { postLetter } from '#mails/post_office'
import AccountToken from '#models/account_token'
import User from '#models/user'

const LETTERS = { sign_in: signInLetter, password: passwordLetter }

interface Request {
  email: string
  /** What the link opens: the account itself, or the page for a new password. */
  purpose: keyof typeof LETTERS
  origin: string
}

/** Sends a link to an address that has an account. Whoever asks does not learn whether it has one. */
export class MailSignInLink {
  async handle({ email, purpose, origin }: Request) {
    const user = await User.findByEmail(email)
    if (!user || user.isSuspended) return
    await db.transaction(async (trx) => {
      const secret = await AccountToken.issue(user, purpose, { client: trx })
      await postLetter(LETTERS[purpose](user, { origin, secret }), trx)
    })
  }
}
