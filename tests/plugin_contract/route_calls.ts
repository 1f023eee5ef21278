import { randomUUID } from 'node:crypto'
import type { ApiClient } from '@japa/api-client'
import { listPluginRoutes, type PluginRoute, type RouteSpace } from '#extension/routes'
import type User from '#models/user'

/** One method of one route. */
export type Call = PluginRoute & { method: string }

/** Everything that a plugin answers, while it is loaded. */
export const callsOf = (id: string): Call[] =>
  listPluginRoutes()
    .filter(({ plugin }) => plugin === id)
    .flatMap((route) => route.methods.map((method) => ({ ...route, method })))
    .filter(({ method }) => method !== 'HEAD')

export const isIn = (spaces: RouteSpace[]) => (call: Call) => spaces.includes(call.space)

interface Place {
  slug: string
  token: string
}

/** Calls a route as somebody would: with rows that nobody has where it asks for an id. */
export function ask(client: ApiClient, call: Call, place: Place, user?: User) {
  const { method, pattern } = call
  const address = pattern
    .replace(':slug', place.slug)
    .replace(':token', place.token)
    .replace(/\/:\w+\?/g, '')
    .replace(/:\w+/g, () => randomUUID())
    .replace(/\/\*$/, '/there')
  const request = client.request(address, method).redirects(0)
  if (method !== 'GET') request.withCsrfToken()
  if (['POST', 'PUT', 'PATCH'].includes(method)) request.json({})
  if (user) request.loginAs(user)
  return request
}
