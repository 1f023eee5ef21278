import { errors } from '@adonisjs/auth'
import { Refusal } from '#exceptions/refusal'
import User from '#models/user'
import { PasswordTries } from '#sessions/tries'

interface Credentials {
  email: string
  password: string
  /** From where: guesses are counted per account and address. */
  address: string
}

/** Finds who an e-mail address and a password belong to. An unknown address takes as long as a wrong password. */
export class CheckCredentials {
  async handle({ email, password, address }: Credentials) {
    const tries = new PasswordTries({ subject: email, address })
    await tries.count()
    const user = await User.verifyCredentials(email, password).catch(blamePassword)
    if (user.isSuspended) throw new Refusal(403, 'E_ACCOUNT_SUSPENDED')
    await tries.forgive()
    return user
  }
}

/** The form shows it at the password; whether the address is known stays unsaid. */
function blamePassword(error: unknown): never {
  if (!(error instanceof errors.E_INVALID_CREDENTIALS)) throw error
  throw new Refusal(401, 'E_INVALID_CREDENTIALS', { field: 'password', cause: error })
}
