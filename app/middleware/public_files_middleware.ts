import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'
import StaticMiddleware from '@adonisjs/static/static_middleware'

/** Scripts, styles and icons from public/. The disk is not asked about addresses of the API, which are never there. */
@inject()
export default class PublicFilesMiddleware {
  constructor(protected files: StaticMiddleware) {}

  handle(ctx: HttpContext, next: NextFn) {
    return ctx.request.url().startsWith('/api/') ? next() : this.files.handle(ctx, next)
  }
}
