import limiter from '@adonisjs/limiter/services/main'
import type { HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'

const REQUESTS_PER_MINUTE = 600

/**
 * Keeps one runaway program from taking the server away from everybody else. Counted in this process:
 * it guards the process's time, and a row written for every request would cost more than it saves.
 */
export default class ApiPaceMiddleware {
  async handle({ auth }: HttpContext, next: NextFn) {
    const user = auth.getUserOrFail()
    const token = user.currentAccessToken?.identifier
    const pace = limiter.use('memory', { requests: REQUESTS_PER_MINUTE, duration: '1 minute' })
    await pace.consume(token ? `api:token:${token}` : `api:user:${user.id}`)
    return next()
  }
}
