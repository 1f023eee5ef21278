import type { Readable } from 'node:stream'
import type { ApiClient, ApiRequest, ApiResponse } from '@japa/api-client'
import type User from '#models/user'
import { type Hearing, STREAMS } from './route_matrix.js'

export const isWrite = (method: string) => !['GET', 'HEAD', 'OPTIONS'].includes(method)

/** Where forms are sent back to. */
const FORM = '/the-form'

/** A request of one of the people of the matrix, with nothing in it that makes sense. */
export async function ask(client: ApiClient, method: string, address: string, user: User | null) {
  const request = client.request(address, method).redirects(0).header('referer', FORM)
  if (!address.startsWith('/api/')) request.withInertia()
  if (isWrite(method)) request.withCsrfToken()
  if (['POST', 'PUT', 'PATCH'].includes(method)) request.json({})
  if (user) request.loginAs(user)
  if (STREAMS.some((pattern) => pattern.test(address))) hangUp(request)
  return request
}

/** A stream of news never ends: that it begins is enough. */
function hangUp({ request }: ApiRequest) {
  request.buffer(true).parse((stream, done) => {
    ;(stream as unknown as Readable).destroy()
    done(null, {})
  })
}

/** Let in, though what was sent makes no sense, or comes at the wrong time. */
const LET_IN = new Set([400, 409, 410, 412, 413, 415, 422])

const BY_STATUS: Record<number, Hearing> = { 401: 'unknown', 403: 'refused', 404: 'missing' }

/** What the answer says to them; its status where it says nothing that anybody may hear. */
export function heard(response: ApiResponse): Hearing | number {
  const status = response.status()
  const target = response.header('location')
  if (target === '/sign-in') return 'signs in'
  if (target === '/') return 'goes home'
  if (target === FORM && response.flashMessages().error) return 'sent back'
  return BY_STATUS[status] ?? (status < 400 || LET_IN.has(status) ? 'passes' : status)
}
