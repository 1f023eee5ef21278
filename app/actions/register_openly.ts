import db from '@adonisjs/lucid/services/db'
import { type NewAccount, RegisterAccount } from '#actions/register_account'
import { isRegistrationOpen } from '#config/registration'
import { Refusal } from '#exceptions/refusal'
import { welcomeLetter } from '#mails/account_letters'
import { postLetter } from '#mails/post_office'
import AccountToken from '#models/account_token'
import { countRegistration } from '#sessions/tries'

interface Registration extends Omit<NewAccount, 'isVerified'> {
  address: string
  origin: string
}

/** Makes an account for whoever asks, where the server is open to everybody, and writes to prove the address. */
export class RegisterOpenly {
  async handle({ address, origin, ...account }: Registration) {
    if (!isRegistrationOpen()) throw new Refusal(403, 'E_REGISTRATION_CLOSED')
    await countRegistration(address)
    return db.transaction(async (trx) => {
      const user = await new RegisterAccount().handle(account, { client: trx })
      const secret = await AccountToken.issue(user, 'email', { client: trx })
      await postLetter(welcomeLetter(user, { origin, secret }), trx)
      return user
    })
  }
}
