import { compose } from '@adonisjs/core/helpers'
import { belongsTo } from '@adonisjs/lucid/orm'
import type { BelongsTo } from '@adonisjs/lucid/types/relations'
import { AccountTokenSchema } from '#database/schema'
import User from '#models/user'
import { Identified } from '#models/concerns/identified'

export type AccountTokenPurpose = 'sign_in' | 'password' | 'email'

/** A single-use secret sent by mail: to sign in, to choose a new password, to prove a new address. */
export default class AccountToken extends compose(AccountTokenSchema, Identified) {
  declare purpose: AccountTokenPurpose

  @belongsTo(() => User)
  declare user: BelongsTo<typeof User>
}
