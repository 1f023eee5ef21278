import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { DateTime } from 'luxon'
import { recordDeed } from '#audit/recorder'
import { isUniqueViolation } from '#exceptions/causes'
import { Refusal } from '#exceptions/refusal'
import User from '#models/user'

export interface NewAccount {
  name: string
  email: string
  password: string
  locale: string
  /** Whether the address is known to be theirs, because a letter to it brought them here. */
  isVerified?: boolean
}

/** Makes an account. Inside a transaction when the caller hands in its client. */
export class RegisterAccount {
  async handle(
    { isVerified, ...input }: NewAccount,
    options: { client?: TransactionClientContract } = {}
  ) {
    const user = await this.#create(
      { ...input, emailVerifiedAt: isVerified ? DateTime.now() : null },
      options.client
    )
    await recordDeed(
      { event: 'account.registered', subject: { type: 'user', id: user.id } },
      options.client
    )
    return user
  }

  async #create(row: Partial<User>, client?: TransactionClientContract) {
    try {
      return await User.create(row, { client })
    } catch (error) {
      if (!isUniqueViolation(error)) throw error
      throw new Refusal(422, 'E_EMAIL_TAKEN', { field: 'email', cause: error })
    }
  }
}
