import type { HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'

/** Pages that make no sense once signed in. */
export default class GuestMiddleware {
  handle({ auth, response }: HttpContext, next: NextFn) {
    if (auth.isAuthenticated) return response.redirect().toPath('/')
    return next()
  }
}
