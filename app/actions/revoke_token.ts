import { recordDeed } from '#audit/recorder'
import { Refusal } from '#exceptions/refusal'
import { announce } from '#extension/events'
import { isId } from '#models/concerns/identified'
import User from '#models/user'

/** Ends a token of an account at once. */
export class RevokeToken {
  async handle({ user, id }: { user: User; id: string }) {
    const deleted = isId(id) ? await User.accessTokens.delete(user, id) : 0
    if (!Number(deleted)) throw new Refusal(404, 'E_NOT_FOUND')
    announce('session.ended@1', { userId: user.id })
    await recordDeed({ event: 'token.revoked', subject: { type: 'user', id: user.id } })
  }
}
