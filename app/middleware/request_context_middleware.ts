import { HttpContext } from '@adonisjs/core/http'
import { Logger } from '@adonisjs/core/logger'
import type { NextFn } from '@adonisjs/core/types/http'
import { Current } from '#audit/current'

/** Binds the request to the container, to the logs and to the ambient deed, and writes one log line when it is answered. */
export default class RequestContextMiddleware {
  async handle(ctx: HttpContext, next: NextFn) {
    ctx.containerResolver.bindValue(HttpContext, ctx)
    ctx.containerResolver.bindValue(Logger, ctx.logger)
    const requestId = ctx.request.id()
    if (requestId) ctx.response.header('X-Request-Id', requestId)
    const startedAt = performance.now()
    ctx.response.response.once('close', () => {
      const level = ctx.route?.pattern.startsWith('/health') ? 'debug' : 'info'
      ctx.logger[level](
        {
          method: ctx.request.method(),
          // The query may hold secrets of a link; the pattern says enough.
          route: ctx.route?.pattern ?? '-',
          status: ctx.response.response.statusCode,
          ms: Math.round(performance.now() - startedAt),
        },
        'request'
      )
    })
    const deed = {
      requestId,
      address: ctx.request.ip(),
      userAgent: ctx.request.header('user-agent')?.slice(0, 300),
      source: ctx.request.url().startsWith('/api/') ? ('api' as const) : ('web' as const),
    }
    return Current.run(deed, () => next())
  }
}
