import type { HttpContext } from '@adonisjs/core/http'
import { EndSessions } from '#actions/end_sessions'
import Session from '#models/session'
import SessionTransformer from '#transformers/session_transformer'
import UserTransformer from '#transformers/user_transformer'

/** The devices on which somebody is signed in, on the page about the security of the account. */
export default class AccountSessionsController {
  async index({ auth, inertia, session }: HttpContext) {
    const user = auth.getUserOrFail()
    const sessions = await Session.openFor(user.id)
    return inertia.render('account/security', {
      account: UserTransformer.transform(user).useVariant('forAccount'),
      sessions: SessionTransformer.transform(sessions, session.sessionId),
    })
  }

  async destroy({ auth, i18n, params, response, session }: HttpContext) {
    await new EndSessions().handle({ userId: auth.getUserOrFail().id, handle: params.handle })
    session.flash('success', i18n.t('accounts.sessions.ended'))
    return response.redirect().toPath('/account/security')
  }

  /** All but the one that asks. */
  async clear({ auth, i18n, response, session }: HttpContext) {
    const userId = auth.getUserOrFail().id
    await new EndSessions().handle({ userId, except: session.sessionId })
    session.flash('success', i18n.t('accounts.sessions.all_ended'))
    return response.redirect().toPath('/account/security')
  }
}
