import type { HttpContext } from '@adonisjs/core/http'
import { ConfirmEmail } from '#actions/confirm_email'
import { ConfirmPassword } from '#actions/confirm_password'
import { RequestEmailChange } from '#actions/request_email_change'
import { originForLetters } from '#config/web'
import AccountToken from '#models/account_token'
import { countLetter } from '#sessions/tries'
import { emailChangeValidator } from '#validators/account'

export default class AccountEmailsController {
  async store({ auth, i18n, request, response, session }: HttpContext) {
    const user = auth.getUserOrFail()
    const { email, current_password: password } = await request.validateUsing(emailChangeValidator)
    await new ConfirmPassword().handle({ user, password, address: request.ip() })
    await countLetter({ subject: user.id, address: request.ip() })
    await new RequestEmailChange().handle({ user, email, origin: originForLetters(request) })
    session.flash('success', i18n.t('accounts.email.sent', { email }))
    return response.redirect().toPath('/account/security')
  }

  async show({ inertia, params, response }: HttpContext) {
    const link = await AccountToken.findUsable('email', params.token)
    if (!link) response.status(410)
    return inertia.render('account/email', { token: params.token, email: link?.email ?? null })
  }

  async update({ auth, i18n, params, response, session }: HttpContext) {
    await new ConfirmEmail().handle({ secret: params.token })
    session.flash('success', i18n.t('accounts.email.confirmed'))
    return response.redirect().toPath(auth.user ? '/account/security' : '/sign-in')
  }
}
