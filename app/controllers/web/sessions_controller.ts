import type { HttpContext } from '@adonisjs/core/http'
import { CheckCredentials } from '#actions/check_credentials'
import { isRegistrationOpen } from '#config/registration'
import { closeSession, openSession } from '#sessions/open_session'
import { signInValidator } from '#validators/account'

export default class SessionsController {
  create({ inertia, session }: HttpContext) {
    if (session.flashMessages.get('forgetHistory')) inertia.clearHistory()
    return inertia.render('sessions/create', { registrationOpen: isRegistrationOpen() })
  }

  async store(ctx: HttpContext) {
    const { remember, ...credentials } = await ctx.request.validateUsing(signInValidator)
    const address = ctx.request.ip()
    const user = await new CheckCredentials().handle({ ...credentials, address })
    await openSession(ctx, user, { remember })
    return ctx.response.redirect().toIntended('/')
  }

  async destroy(ctx: HttpContext) {
    await closeSession(ctx)
    ctx.session.flash('success', ctx.i18n.t('accounts.signed_out'))
    return ctx.response.redirect().toPath('/sign-in')
  }
}
