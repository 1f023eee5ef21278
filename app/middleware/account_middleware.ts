import type { HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'
import { Current } from '#audit/current'

/** Learns who visits, without asking anybody to sign in. A suspended account is signed out on sight. */
export default class AccountMiddleware {
  async handle(ctx: HttpContext, next: NextFn) {
    await ctx.auth.checkUsing(['web'])
    const guard = ctx.auth.use('web')
    if (guard.user?.isSuspended) await guard.logout()
    Current.set({ actorId: guard.user?.id })
    // What one person sees is kept by no cache on the way to another.
    ctx.response.safeHeader('Cache-Control', 'private, no-cache')
    return next()
  }
}
