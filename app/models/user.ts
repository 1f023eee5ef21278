import type { AccessToken } from '@adonisjs/auth/access_tokens'
import { withAuthFinder } from '@adonisjs/auth/mixins/lucid'
import { compose } from '@adonisjs/core/helpers'
import hash from '@adonisjs/core/services/hash'
import { hasMany } from '@adonisjs/lucid/orm'
import type { HasMany } from '@adonisjs/lucid/types/relations'
import { Audited } from '#audit/audited'
import { UserSchema } from '#database/schema'
import Membership from '#models/membership'
import { Identified } from '#models/concerns/identified'
import { PersonalTokens } from '#models/concerns/personal_tokens'

export default class User extends compose(
  UserSchema,
  Identified,
  withAuthFinder(hash),
  Audited({
    noun: 'user',
    title: 'name',
    fields: ['name', 'email', 'emailVerifiedAt', 'locale', 'superadminAt', 'suspendedAt'],
    secrets: ['password'],
  })
) {
  static accessTokens = new PersonalTokens({ tokenableModel: User, prefix: 'lum_' })

  /** The bearer token of this request, when a program acts for the account. */
  declare currentAccessToken?: AccessToken

  @hasMany(() => Membership)
  declare memberships: HasMany<typeof Membership>

  get isSuperadmin() {
    return this.superadminAt !== null && this.superadminAt !== undefined
  }

  get isSuspended() {
    return this.suspendedAt !== null && this.suspendedAt !== undefined
  }

  static findByEmail(email: string) {
    return this.findBy('email', normalizeEmail(email))
  }
}

export function normalizeEmail(email: string) {
  return email.trim().toLowerCase()
}
