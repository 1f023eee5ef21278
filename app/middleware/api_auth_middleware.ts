import type { HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'
import InitializeAuthMiddleware from '@adonisjs/auth/initialize_auth_middleware'
import SessionMiddleware from '@adonisjs/session/session_middleware'
import ShieldMiddleware from '@adonisjs/shield/shield_middleware'
import { Current } from '#audit/current'
import { Refusal } from '#exceptions/refusal'

/**
 * Programs come with a bearer token; the web UI comes with its session and CSRF token.
 * The session stack runs for the latter only: it triples the cost of a small request.
 */
export default class ApiAuthMiddleware {
  async handle(ctx: HttpContext, next: NextFn, options: { anyScope?: boolean } = {}) {
    if (ctx.request.header('authorization')) return this.#byToken(ctx, next, options)
    return this.#bySession(ctx, next)
  }

  async #byToken(ctx: HttpContext, next: NextFn, options: { anyScope?: boolean }) {
    await new InitializeAuthMiddleware().handle(ctx, async () => {
      await ctx.auth.authenticateUsing(['api'])
      this.#admit(ctx)
      if (!options.anyScope) requireScope(ctx)
      await next()
    })
  }

  async #bySession(ctx: HttpContext, next: NextFn) {
    const session = await ctx.containerResolver.make(SessionMiddleware)
    const shield = await ctx.containerResolver.make(ShieldMiddleware)
    const authenticated = async () => {
      await ctx.auth.authenticateUsing(['web'])
      this.#admit(ctx)
      await next()
    }
    return session.handle(ctx, () =>
      shield.handle(ctx, () => new InitializeAuthMiddleware().handle(ctx, authenticated))
    )
  }

  #admit({ auth }: HttpContext) {
    const user = auth.getUserOrFail()
    if (user.isSuspended) throw new Refusal(401, 'E_ACCOUNT_SUSPENDED')
    Current.set({ actorId: user.id })
  }
}

/** `read` opens GET, `write` every change, `admin` what needs it by name (`middleware.adminScope`). Each includes the ones before. */
function requireScope({ auth, request }: HttpContext) {
  const token = auth.getUserOrFail().currentAccessToken!
  const reading = ['GET', 'HEAD', 'OPTIONS'].includes(request.method())
  const enough = reading ? ['read', 'write', 'admin', '*'] : ['write', 'admin', '*']
  if (!enough.some((scope) => token.abilities.includes(scope))) {
    throw new Refusal(403, 'E_SCOPE_MISSING', { params: { scope: reading ? 'read' : 'write' } })
  }
}
