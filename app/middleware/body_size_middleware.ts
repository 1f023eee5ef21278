import type { HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'
import { Refusal } from '#exceptions/refusal'

const MEGABYTE = 1024 * 1024
const USUAL = 2 * MEGABYTE
/** Whole folders of words that lay beside photos. */
const LARGE = /\/sidecars$/

/** Says no to large JSON before it is read, but where it is expected. The parser behind it bounds what has no length. */
export default class BodySizeMiddleware {
  handle({ request }: HttpContext, next: NextFn) {
    const bytes = Number(request.header('content-length') ?? 0)
    const isUsual = bytes <= USUAL || !request.is(['json'])
    if (!isUsual && !LARGE.test(request.url())) throw new Refusal(413, 'E_TOO_LARGE')
    return next()
  }
}
