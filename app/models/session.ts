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
}
