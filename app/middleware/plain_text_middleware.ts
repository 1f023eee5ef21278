import type { HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'
import { Refusal } from '#exceptions/refusal'

/** No name, search or address has a null character in it, and one of our databases cannot keep it. */
export default class PlainTextMiddleware {
  handle({ request }: HttpContext, next: NextFn) {
    if (/%00/.test(request.url(true)) || /\\u0000|%00|\0/.test(request.raw() ?? '')) {
      throw new Refusal(400, 'E_BAD_REQUEST')
    }
    return next()
  }
}
