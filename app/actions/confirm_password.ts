import { recordSoon } from '#audit/recorder'
import { Refusal } from '#exceptions/refusal'
import type User from '#models/user'
import { PasswordTries } from '#sessions/tries'

interface Confirmation {
  user: User
  password: string
  address: string
}

/** Asks somebody who is signed in to prove that it is still them. */
export class ConfirmPassword {
  async handle({ user, password, address }: Confirmation) {
    const tries = new PasswordTries({ subject: user.id, address })
    await tries.count()
    if (!(await user.verifyPassword(password))) {
      recordSoon({ event: 'confirmation.failed', subject: { type: 'user', id: user.id } })
      throw new Refusal(422, 'E_WRONG_PASSWORD', { field: 'current_password' })
    }
    await tries.forgive()
  }
}
