import sessionConfigProvider from '#config/session'
import app from '@adonisjs/core/services/app'
import { configProvider } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import emitter from '@adonisjs/core/services/emitter'
import type { NextFn } from '@adonisjs/core/types/http'
import InitializeAuthMiddleware from '@adonisjs/auth/initialize_auth_middleware'
import { Session } from '@adonisjs/session'
import { Current } from '#audit/current'
import { Refusal } from '#exceptions/refusal'

/** Reads who asks for a picture without touching the session: no Set-Cookie on pictures, no write per thumbnail. */
export default class MediaAuthMiddleware {
  async handle(ctx: HttpContext, next: NextFn) {
    return new InitializeAuthMiddleware().handle(ctx, async () => {
      if (ctx.request.header('authorization')) await ctx.auth.authenticateUsing(['api'])
      else await this.#bySession(ctx)
      if (ctx.auth.user?.isSuspended) throw new Refusal(401, 'E_ACCOUNT_SUSPENDED')
      Current.set({ actorId: ctx.auth.user?.id })
      await next()
    })
  }

  async #bySession(ctx: HttpContext) {
    await readSession(ctx)
    // Without a signed-in session the guard would look for a remember-me cookie and renew it: that is for pages.
    if (!ctx.session.has('auth_web')) throw new Refusal(401, 'E_UNAUTHORIZED')
    await ctx.auth.authenticateUsing(['web'])
  }
}

/** Opens the visitor's session for reading only. */
export async function readSession(ctx: HttpContext) {
  const config =
    (await configProvider.resolve<any>(app, sessionConfigProvider)) ?? sessionConfigProvider
  ctx.session = new Session(config, config.stores[config.store], emitter, ctx)
  await ctx.session.initiate(true)
}
