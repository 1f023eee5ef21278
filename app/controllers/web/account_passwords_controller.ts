import type { HttpContext } from '@adonisjs/core/http'
import { ConfirmPassword } from '#actions/confirm_password'
import { SetPassword } from '#actions/set_password'
import { originForLetters } from '#config/web'
import { passwordChangeValidator } from '#validators/account'

export default class AccountPasswordsController {
  async update({ auth, i18n, request, response, session }: HttpContext) {
    const user = auth.getUserOrFail()
    const { current_password: current, password } =
      await request.validateUsing(passwordChangeValidator)
    await new ConfirmPassword().handle({ user, password: current, address: request.ip() })
    await new SetPassword().handle({
      user,
      password,
      origin: originForLetters(request),
      keepSession: session.sessionId,
    })
    session.flash('success', i18n.t('accounts.password.changed'))
    return response.redirect().toPath('/account/security')
  }
}
