import type { HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'
import InitializeAuthMiddleware from '@adonisjs/auth/initialize_auth_middleware'
import ApiAuthMiddleware from '#middleware/api_auth_middleware'
import ApiPaceMiddleware from '#middleware/api_pace_middleware'
import IdempotencyMiddleware from '#middleware/idempotency_middleware'

/** Who holds an invitation comes with an account, as everywhere in the API, or brings what is needed to make one. */
export default class InviteeMiddleware {
  handle(ctx: HttpContext, next: NextFn) {
    if (isNewcomer(ctx)) return new InitializeAuthMiddleware().handle(ctx, next)
    const pace = () => new ApiPaceMiddleware().handle(ctx, once)
    const once = () => new IdempotencyMiddleware().handle(ctx, next)
    return new ApiAuthMiddleware().handle(ctx, pace)
  }
}

function isNewcomer({ request }: HttpContext) {
  return !request.header('authorization') && request.input('email') !== undefined
}
