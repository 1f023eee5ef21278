import type { HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'
import { countPluginCall } from '#shares/tries'

const READS = ['GET', 'HEAD']

/** Keeps one visitor from taking a plugin away from everybody else. Comes after the link. */
export default class VisitorPaceMiddleware {
  async handle({ shareLink, request }: HttpContext, next: NextFn) {
    const does = READS.includes(request.method()) ? 'read' : 'write'
    await countPluginCall(shareLink, request.ip(), does)
    return next()
  }
}
