import { test } from '@japa/runner'
import router from '@adonisjs/core/services/router'
import type { Readable } from 'node:stream'
import type { ApiClient, ApiRequest, ApiResponse } from '@japa/api-client'
import { guardsOf, methodsOf } from '#api/operation'
import type User from '#models/user'
import { addressOf, makeRouteWorld } from '#tests/fixtures/route_world'
import { type Hearing, PEOPLE, ROUTES, STREAMS } from './route_matrix.js'

const routes = () =>
  router
    .toJSON()
    .root.flatMap((route) =>
      methodsOf(route).map((method) => ({ method, route, guards: guardsOf(route) }))
    )
    .map((entry) => ({ ...entry, line: `${entry.method} ${entry.route.pattern}` }))

const isInOrg = (pattern: string) => pattern.includes('/orgs/:slug')
const isWrite = (method: string) => !['GET', 'HEAD', 'OPTIONS'].includes(method)

test.group('Route matrix', () => {
  test('has a line for every route, and a route for every line', ({ assert }) => {
    const lines = routes().map(({ line }) => line)
    const lacking = lines.filter((line) => !(line in ROUTES))
    assert.deepEqual(lacking, [], 'routes without a line')
    const stale = Object.keys(ROUTES).filter((line) => !lines.includes(line))
    assert.deepEqual(stale, [], 'lines without a route')
  })

  test('everything in an org stands behind an account and a membership', ({ assert }) => {
    for (const { line, route, guards } of routes()) {
      if (!isInOrg(route.pattern)) continue
      assert.isTrue(guards.has('org'), line)
      assert.isTrue(
        ['auth', 'apiAuth', 'mediaAuth'].some((guard) => guards.has(guard)),
        line
      )
    }
  })

  test('pages check where a write comes from, and the API opens no session of its own', ({
    assert,
  }) => {
    for (const { line, route, method, guards } of routes()) {
      const isApi = route.pattern.startsWith('/api/')
      if (isApi) assert.isFalse(guards.has('session'), line)
      else if (isWrite(method)) assert.isTrue(guards.has('shield'), line)
    }
  })
})

test.group('Route matrix: what everybody hears', () => {
  for (const [line, hearings] of Object.entries(ROUTES)) {
    test(line, async ({ client, assert }) => {
      const world = await makeRouteWorld()
      const [method, pattern] = line.split(' ')
      const address = addressOf(pattern, world.own.slug, world.own)
      // Whoever is let in comes last: what they do may be the end of what the others ask for.
      for (const person of [...PEOPLE].reverse()) {
        const response = await ask(client, method, address, world.people[person])
        assert.equal(heard(response), hearings[person], `${person}: ${response.status()}`)
      }
    })
  }
})

test.group('Route matrix: ids of another org', () => {
  const naming = Object.keys(ROUTES).filter(
    (line) => isInOrg(line) && /:(?!slug|kind|key|plugin)\w+/.test(line)
  )

  for (const line of naming) {
    test(`${line} finds nothing foreign`, async ({ client, assert }) => {
      const { own, foreign, people } = await makeRouteWorld()
      const [method, pattern] = line.split(' ')
      for (const slug of [own.slug, foreign.slug]) {
        const response = await ask(client, method, addressOf(pattern, slug, foreign), people.owner)
        assert.equal(response.status(), 404)
      }
    })
  }
})

/** Where forms are sent back to. */
const FORM = '/the-form'

async function ask(client: ApiClient, method: string, address: string, user: User | null) {
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

function heard(response: ApiResponse): Hearing | number {
  const status = response.status()
  const target = response.header('location')
  if (target === '/sign-in') return 'signs in'
  if (target === '/') return 'goes home'
  if (target === FORM && response.flashMessages().error) return 'sent back'
  return BY_STATUS[status] ?? (status < 400 || LET_IN.has(status) ? 'passes' : status)
}
