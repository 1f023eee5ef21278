import type { HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'
import { isFirstRunDue } from '#queries/first_run'

/** Until somebody operates this server every page leads to the one that makes them its superadmin. */
export default class FirstRunMiddleware {
  async handle({ request, response }: HttpContext, next: NextFn) {
    if (request.url() !== '/first-run' && (await isFirstRunDue())) {
      return response.redirect().status(303).toPath('/first-run')
    }
    return next()
  }
}
