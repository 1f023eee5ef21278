import type { HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'
import type { Area } from '#admin/area'
import { originForLetters } from '#config/web'
import { Refusal } from '#exceptions/refusal'

/**
 * Sets `ctx.area`: the org where the address names one, else the console. Who may enter either was asked before; in an org
 * it is a matter of its owner and admins, and not there for anybody else.
 */
export default class AdminAreaMiddleware {
  handle(ctx: HttpContext, next: NextFn) {
    ctx.area = areaOf(ctx)
    return next()
  }
}

function areaOf({ auth, membership, org, request }: HttpContext & Partial<HttpContext>): Area {
  const user = auth.getUserOrFail()
  const origin = originForLetters(request)
  if (!org) {
    if (!user.isSuperadmin) throw new Refusal(404, 'E_NOT_FOUND')
    return { kind: 'platform', user, origin }
  }
  if (!membership.isStaff) throw new Refusal(404, 'E_NOT_FOUND')
  return { kind: 'org', user, org, membership, origin }
}

declare module '@adonisjs/core/http' {
  interface HttpContext {
    area: Area
  }
}
