import type { HttpContext } from '@adonisjs/core/http'
import { MailSignInLink } from '#actions/mail_sign_in_link'
import { ResetPassword } from '#actions/reset_password'
import { originForLetters } from '#config/web'
import AccountToken from '#models/account_token'
import { inEvenTime } from '#sessions/even_time'
import { openSession } from '#sessions/open_session'
import { countLetter } from '#sessions/tries'
import { forgottenPasswordValidator, newPasswordValidator } from '#validators/account'

export default class PasswordResetsController {
  create({ inertia }: HttpContext) {
    return inertia.render('password_resets/create', { sent: false })
  }

  async store({ inertia, request }: HttpContext) {
    const { email } = await request.validateUsing(forgottenPasswordValidator)
    await countLetter({ subject: email, address: request.ip() })
    const origin = originForLetters(request)
    await inEvenTime(new MailSignInLink().handle({ email, purpose: 'password', origin }))
    return inertia.render('password_resets/create', { sent: true, email })
  }

  async edit({ inertia, params, response }: HttpContext) {
    const link = await AccountToken.findUsable('password', params.token)
    if (!link) response.status(410)
    return inertia.render('password_resets/edit', {
      token: params.token,
      email: link?.user.email ?? null,
    })
  }

  async update(ctx: HttpContext) {
    const { password } = await ctx.request.validateUsing(newPasswordValidator)
    const origin = originForLetters(ctx.request)
    const user = await new ResetPassword().handle({ secret: ctx.params.token, password, origin })
    await openSession(ctx, user)
    ctx.session.flash('success', ctx.i18n.t('accounts.password.changed'))
    return ctx.response.redirect().toPath('/')
  }
}
