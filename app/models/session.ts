import { Exception } from '@adonisjs/core/exceptions'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { SessionSchema } from '#database/schema'
import { tokenHash } from '#models/concerns/secret_token'

/** One browser that is open for somebody: what the list of devices shows and what a revocation ends. */
export default class Session extends SessionSchema {
  static selfAssignPrimaryKey = true

  /** Names the session on a page without giving its id away. */
  get handle() {
    return tokenHash(this.id).slice(0, 32)
  }

  static openFor(userId: string) {
    return this.query()
      .where('user_id', userId)
      .where('expires_at', '>', Date.now())
      .orderBy('seen_at', 'desc')
  }

  static async findByHandle(userId: string, handle: string) {
    const sessions = await this.openFor(userId)
    const session = sessions.find((one) => one.handle === handle)
    if (session) return session
    throw new Exception('Row not found', { code: 'E_ROW_NOT_FOUND', status: 404 })
  }

  static async endAll(
    userId: string,
    options: { except?: string; client?: TransactionClientContract } = {}
  ) {
    const sessions = this.query({ client: options.client }).where('user_id', userId)
    if (options.except) sessions.whereNot('id', options.except)
    await sessions.delete()
  }
}
