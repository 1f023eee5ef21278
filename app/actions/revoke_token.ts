import db from '@adonisjs/lucid/services/db'
import { recordDeed } from '#audit/recorder'
import { Refusal } from '#exceptions/refusal'
import { announce } from '#extension/events'
import { isId } from '#models/concerns/identified'
import User from '#models/user'

/** Ends a token of an account at once. */
export class RevokeToken {
  async handle({ user, id }: { user: User; id: string }) {
    if (!isId(id)) throw new Refusal(404, 'E_NOT_FOUND')
    await db.transaction(async (client) => {
      const deleted = await User.accessTokens.delete(user, id, { client })
      if (!deleted) throw new Refusal(404, 'E_NOT_FOUND')
      await recordDeed({ event: 'token.revoked', subject: { type: 'user', id: user.id } }, client)
      announce('session.ended@1', { userId: user.id }, client)
    })
  }
}
