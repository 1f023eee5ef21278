import { compose } from '@adonisjs/core/helpers'
import { belongsTo } from '@adonisjs/lucid/orm'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { BelongsTo } from '@adonisjs/lucid/types/relations'
import { DateTime } from 'luxon'
import { AccountTokenSchema } from '#database/schema'
import User from '#models/user'
import { Identified } from '#models/concerns/identified'
import { makeToken, tokenHash } from '#models/concerns/secret_token'
import { sqlTime } from '#models/concerns/sql_time'

export type AccountTokenPurpose = 'sign_in' | 'password' | 'email'

const MINUTES: Record<AccountTokenPurpose, number> = { sign_in: 15, password: 60, email: 24 * 60 }

/** A single-use secret sent by mail: to sign in, to choose a new password, to prove an address. */
export default class AccountToken extends compose(AccountTokenSchema, Identified) {
  declare purpose: AccountTokenPurpose

  @belongsTo(() => User)
  declare user: BelongsTo<typeof User>

  /** Answers the secret, which nobody can read again. `email` is the address that it is sent to and proves. */
  static async issue(
    user: User,
    purpose: AccountTokenPurpose,
    options: { email?: string; minutes?: number; client?: TransactionClientContract } = {}
  ) {
    const secret = makeToken()
    await this.create(
      {
        userId: user.id,
        purpose,
        hash: tokenHash(secret),
        email: options.email ?? user.email,
        expiresAt: DateTime.now().plus({ minutes: options.minutes ?? MINUTES[purpose] }),
      },
      { client: options.client }
    )
    return secret
  }

  /** The token as long as it is good, for the page that asks before it is spent. */
  static findUsable(purpose: AccountTokenPurpose, secret: string) {
    return this.#usable(purpose, secret).preload('user').first()
  }

  /** Uses the token up. Of two who come at once one gets it, the other nothing. */
  static async spend(
    purpose: AccountTokenPurpose,
    secret: string,
    client: TransactionClientContract
  ) {
    const now = sqlTime(DateTime.now(), client)
    const [changed] = await this.#usable(purpose, secret, client).update({ used_at: now })
    if (Number(changed) !== 1) return null
    return this.query({ client }).where('hash', tokenHash(secret)).preload('user').first()
  }

  /** Ends everything that was sent to the account and not used: after a new password old letters open nothing. */
  static async voidAll(userId: string, client: TransactionClientContract) {
    const now = sqlTime(DateTime.now(), client)
    await this.query({ client })
      .where('user_id', userId)
      .whereNull('used_at')
      .update({ used_at: now })
  }

  static #usable(purpose: AccountTokenPurpose, secret: string, client?: TransactionClientContract) {
    const query = this.query({ client })
    return query
      .where({ purpose, hash: tokenHash(secret) })
      .whereNull('used_at')
      .where('expires_at', '>', sqlTime(DateTime.now(), query.client))
  }
}
