import router from '@adonisjs/core/services/router'
import type { RouteJSON } from '@adonisjs/core/types/http'
import type { Description, Media } from '#api/describe'
import { inputSchema, queryParameters } from '#api/input'
import { failure, id, text, type Schema } from '#api/schema'
import { snakeCase } from '#api/snake_case'

/** Patterns of the router as paths of the document: `/orgs/:slug/photos/:photoId` is `/orgs/{slug}/photos/{photo_id}`. */
export function pathOf(pattern: string) {
  return pattern
    .replace(/:(\w+)\??/g, (_, name) => `{${snakeCase(name)}}`)
    .replace(/\/\*$/, '/{path}')
}

export function operationOf(route: RouteJSON, method: string, description: Description) {
  const guards = guardsOf(route)
  const isWrite = !['GET', 'HEAD'].includes(method)
  return {
    operationId: methodsOf(route).length > 1 ? `${route.name}.${method.toLowerCase()}` : route.name,
    summary: description.summary,
    ...(description.note && { description: description.note }),
    tags: [description.tag],
    security: securityOf(guards),
    parameters: [
      ...pathParameters(route),
      ...(description.query ? queryParameters(description.query) : []),
      ...(isWrite && guards.has('idempotency') ? [IDEMPOTENCY_KEY] : []),
    ],
    ...bodyOf(description),
    responses: {
      ...refusalsOf(route, description, isWrite),
      ...Object.fromEntries(
        Object.entries(description.answers).map(([status, answer]) => [status, responseOf(answer)])
      ),
    },
  }
}

/** GET answers HEAD too; only a route that answers nothing else is about HEAD. */
export const methodsOf = ({ methods }: RouteJSON) =>
  methods.length === 1 ? methods : methods.filter((method) => method !== 'HEAD')

const IDEMPOTENCY_KEY = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description: 'Repeating a request under the same key answers again instead of doing it twice.',
  schema: { type: 'string', maxLength: 255 },
}

/** Names of the middleware that stand before a route: what it demands follows from them. */
export function guardsOf(route: RouteJSON) {
  const names = [...route.middleware.all()].map((one) => ('name' in one ? one.name : undefined))
  return new Set(names.filter(Boolean))
}

const UUID = router.matchers.uuid().match.source

function securityOf(guards: Set<string | undefined>) {
  const account = [{ token: [] }, { session: [] }]
  if (guards.has('apiAuth') || guards.has('mediaAuth')) return account
  return guards.has('invitee') ? [...account, {}] : []
}

function pathParameters({ pattern, matchers }: RouteJSON) {
  return [...pattern.matchAll(/:(\w+)/g)].map(([, name]) => ({
    name: snakeCase(name),
    in: 'path',
    required: true,
    schema: matchers[name]?.match?.source === UUID ? id : text,
  }))
}

function bodyOf({ body, files, isBodyOptional = false }: Description) {
  if (files)
    return {
      requestBody: { required: true, content: { 'multipart/form-data': { schema: files } } },
    }
  if (!body) return {}
  return {
    requestBody: {
      required: !isBodyOptional,
      content: { 'application/json': { schema: inputSchema(body) } },
    },
  }
}

function responseOf(answer: Schema | Media | null) {
  if (answer === null) return { description: 'Done' }
  const isMedia = 'media' in answer || 'headers' in answer
  const { media, schema = {}, headers = {} } = isMedia ? (answer as Media) : json(answer as Schema)
  return {
    description: 'As asked',
    headers: Object.fromEntries(
      Object.entries(headers).map(([name, about]) => [name, { description: about, schema: text }])
    ),
    ...(media && { content: { [media]: { schema } } }),
  }
}

const json = (schema: Schema): Media => ({ media: 'application/json', schema })

const REFUSED: Record<number, string> = {
  400: 'Not understood',
  401: 'No token, or one that is no longer good',
  403: 'The role or the scope of the token does not allow it',
  404: 'Not there, or not yours to see',
  409: 'In the way of something else',
  410: 'Ended',
  412: 'Not under these conditions',
  413: 'Too large',
  415: 'Not an image that is read here',
  416: 'No such part of the file',
  422: 'Something in the request is not valid',
  423: 'Locked: a password is needed',
  460: 'The checksum does not fit the bytes',
  429: 'Too many requests',
  507: 'No room left',
}

function refusalsOf(
  route: RouteJSON,
  { body, query, refusals = [] }: Description,
  isWrite: boolean
) {
  const guards = guardsOf(route)
  const statuses = new Set(refusals)
  if (guards.has('apiAuth') || guards.has('mediaAuth')) statuses.add(401).add(403)
  if (guards.has('apiPace')) statuses.add(429)
  if (guards.has('idempotency') && isWrite) statuses.add(409).add(422)
  if (route.pattern.includes(':')) statuses.add(404)
  if (body || query) statuses.add(422)
  return {
    ...Object.fromEntries([...statuses].map((status) => [status, refusal(REFUSED[status])])),
    default: refusal('Anything else that may go wrong'),
  }
}

function refusal(description: string) {
  return { description, content: { 'application/json': { schema: failure } } }
}
