import { BaseTransformer } from '@adonisjs/core/transformers'
import type User from '#models/user'

export default class UserTransformer extends BaseTransformer<User> {
  toObject() {
    return {
      ...this.pick(this.resource, ['id', 'name', 'email', 'locale']),
      isSuperadmin: this.resource.isSuperadmin,
    }
  }

  /** One's own account, as its pages and `/me` show it. */
  forAccount() {
    return { ...this.toObject(), isEmailVerified: Boolean(this.resource.emailVerifiedAt) }
  }
}
