import type { HttpContext } from '@adonisjs/core/http'
import { RegisterOpenly } from '#actions/register_openly'
import { isRegistrationOpen } from '#config/registration'
import { originForLetters } from '#config/web'
import { openSession } from '#sessions/open_session'
import { registrationValidator } from '#validators/account'

export default class RegistrationsController {
  create({ inertia }: HttpContext) {
    return inertia.render('registrations/create', { open: isRegistrationOpen() })
  }

  async store(ctx: HttpContext) {
    const account = await ctx.request.validateUsing(registrationValidator)
    const user = await new RegisterOpenly().handle({
      ...account,
      locale: ctx.i18n.locale,
      address: ctx.request.ip(),
      origin: originForLetters(ctx.request),
    })
    await openSession(ctx, user)
    return ctx.response.redirect().toIntended('/')
  }
}
