import type { HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'
import { Refusal } from '#exceptions/refusal'

/** The console does not exist for anybody but superadmins. */
export default class SuperadminMiddleware {
  handle({ auth }: HttpContext, next: NextFn) {
    if (!auth.user?.isSuperadmin) throw new Refusal(404, 'E_NOT_FOUND')
    return next()
  }
}
