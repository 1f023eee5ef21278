import limiter from '@adonisjs/limiter/services/main'
import type { HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'
import type User from '#models/user'

/** Counted in this process: it guards the process's time, and a row for every request would cost more than it saves. */
export const apiPace = () => limiter.use('memory', { requests: 600, duration: '1 minute' })

export function paceKey({ id, currentAccessToken: token }: User) {
  return token ? `api:token:${token.identifier}` : `api:user:${id}`
}

/** Keeps one runaway program from taking the server away from everybody else. */
export default class ApiPaceMiddleware {
  async handle({ auth }: HttpContext, next: NextFn) {
    await apiPace().consume(paceKey(auth.getUserOrFail()))
    return next()
  }
}
