import type { HttpContext } from '@adonisjs/core/http'
import { answer } from '#controllers/api/answer'
import { Refusal } from '#exceptions/refusal'
import { boundOrgId } from '#middleware/org_middleware'
import UserTransformer from '#transformers/user_transformer'
import { profileValidator } from '#validators/account'

export default class MeController {
  async show(ctx: HttpContext) {
    const user = ctx.auth.getUserOrFail()
    return answer(ctx, UserTransformer.transform(user).useVariant('forAccount'))
  }

  async update(ctx: HttpContext) {
    if (boundOrgId(ctx)) throw new Refusal(403, 'E_TOKEN_BOUND')
    const user = ctx.auth.getUserOrFail()
    await user.merge(await ctx.request.validateUsing(profileValidator)).save()
    return answer(ctx, UserTransformer.transform(user).useVariant('forAccount'))
  }
}
