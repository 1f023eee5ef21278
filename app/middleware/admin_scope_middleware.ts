import type { HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'
import { Refusal } from '#exceptions/refusal'

/** People, ownership and the org itself are changed by tokens of scope `admin` alone. */
export default class AdminScopeMiddleware {
  handle(ctx: HttpContext, next: NextFn) {
    const reading = ['GET', 'HEAD'].includes(ctx.request.method())
    if (!reading && !hasAdminScope(ctx)) {
      throw new Refusal(403, 'E_SCOPE_MISSING', { params: { scope: 'admin' } })
    }
    return next()
  }
}

/** A session may do what its person may; a token needs the scope by name. */
export function hasAdminScope({ auth }: HttpContext) {
  const token = auth.user?.currentAccessToken
  return !token || token.abilities.some((scope) => scope === 'admin' || scope === '*')
}
