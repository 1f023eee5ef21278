import { test } from '@japa/runner'
import router from '@adonisjs/core/services/router'
import { guardsOf, methodsOf } from '#api/operation'
import { addressOf, makeRouteWorld } from '#tests/fixtures/route_world'
import { ask, heard, isWrite } from './hearing.js'
import { PEOPLE, ROUTES } from './route_matrix.js'

const routes = () =>
  router
    .toJSON()
    .root.flatMap((route) =>
      methodsOf(route).map((method) => ({ method, route, guards: guardsOf(route) }))
    )
    .map((entry) => ({ ...entry, line: `${entry.method} ${entry.route.pattern}` }))

const isInOrg = (pattern: string) => pattern.includes('/orgs/:slug')

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
    (line) => isInOrg(line) && /:(?!slug|kind|key|plugin|resource\b)\w+/.test(line)
  )

  for (const line of naming) {
    test(`${line} finds nothing foreign`, async ({ client, assert }) => {
      const { own, foreign, people } = await makeRouteWorld()
      const [method, pattern] = line.split(' ')
      for (const slug of [own.slug, foreign.slug]) {
        const response = await ask(client, method, addressOf(pattern, slug, foreign), people.owner)
        assert.include(['missing', 'sent back'], heard(response))
      }
    })
  }
})
