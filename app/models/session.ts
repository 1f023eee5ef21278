import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { SessionSchema } from '#database/schema'

/** One browser that is open for somebody: what the list of devices shows and what a revocation ends. */
export default class Session extends SessionSchema {
  static selfAssignPrimaryKey = true

  static openFor(userId: string) {
    return this.query()
      .where('user_id', userId)
      .where('expires_at', '>', Date.now())
      .orderBy('seen_at', 'desc')
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
