import { errors } from '@adonisjs/auth'
import { recordSoon } from '#audit/recorder'
import { Refusal } from '#exceptions/refusal'
import User, { normalizeEmail } from '#models/user'
import { PasswordTries } from '#sessions/tries'

const LONGEST_ADDRESS = 254

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
    const user = await User.verifyCredentials(email, password).catch(async (error) => {
      if (error instanceof errors.E_INVALID_CREDENTIALS) await noteFailure(email)
      return blamePassword(error)
    })
    if (user.isSuspended) {
      await noteFailure(email, 'suspended')
      throw new Refusal(403, 'E_ACCOUNT_SUSPENDED')
    }
    await tries.forgive()
    return user
  }
}

/** With the address as it was given. Looked up whether there is such an account or not: both take the same time. */
async function noteFailure(email: string, reason = 'credentials') {
  const user = await User.findByEmail(email)
  const subject = user ? { type: 'user', id: user.id } : undefined
  const facts = { email: normalizeEmail(email).slice(0, LONGEST_ADDRESS), reason }
  recordSoon({ event: 'sign_in.failed', subject, facts })
}

/** The form shows it at the password; whether the address is known stays unsaid. */
function blamePassword(error: unknown): never {
  if (!(error instanceof errors.E_INVALID_CREDENTIALS)) throw error
  throw new Refusal(401, 'E_INVALID_CREDENTIALS', { field: 'password', cause: error })
}
