import type { HttpContext } from '@adonisjs/core/http'
import { RegisterOpenly } from '#actions/register_openly'
import { answer } from '#controllers/api/answer'
import { originForLetters } from '#config/web'
import UserTransformer from '#transformers/user_transformer'
import { registrationValidator } from '#validators/account'

export default class RegistrationsController {
  async store(ctx: HttpContext) {
    const account = await ctx.request.validateUsing(registrationValidator)
    const user = await new RegisterOpenly().handle({
      ...account,
      locale: ctx.i18n.locale,
      address: ctx.request.ip(),
      origin: originForLetters(ctx.request),
    })
    return answer(ctx, UserTransformer.transform(user).useVariant('forAccount'), 201)
  }
}
