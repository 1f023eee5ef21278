import type { HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'
import { Refusal } from '#exceptions/refusal'

// As itself, in an address, and in JSON, where a backslash may also stand for itself.
const HIDDEN_NULL = /\0|%00|(?<!\\)(?:\\\\)*\\u0000/

/** No name, search or address has a null character in it, and one of our databases cannot keep it. */
export default class PlainTextMiddleware {
  handle({ request }: HttpContext, next: NextFn) {
    if (HIDDEN_NULL.test(request.url(true)) || HIDDEN_NULL.test(request.raw() ?? '')) {
      throw new Refusal(400, 'E_BAD_REQUEST')
    }
    return next()
  }
}
