import type { HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'
import { Refusal } from '#exceptions/refusal'

/** People, ownership and the org itself are changed by tokens of scope `admin` alone. */
export default class AdminScopeMiddleware {
  handle({ auth, request }: HttpContext, next: NextFn) {
    const token = auth.user?.currentAccessToken
    const reading = ['GET', 'HEAD'].includes(request.method())
    if (token && !reading && !token.abilities.some((scope) => scope === 'admin' || scope === '*')) {
      throw new Refusal(403, 'E_SCOPE_MISSING', { params: { scope: 'admin' } })
    }
    return next()
  }
}
