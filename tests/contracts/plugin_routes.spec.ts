import { test } from '@japa/runner'
import { listPluginRoutes } from '#extension/routes'
import Org from '#models/org'
import { addressOf, makeRouteWorld } from '#tests/fixtures/route_world'
import { ask, heard } from './hearing.js'
import { bundledPlugins, matrixOf } from './plugin_matrix.js'
import { PEOPLE } from './route_matrix.js'

const linesOf = (id: string) =>
  listPluginRoutes()
    .filter(({ plugin }) => plugin === id)
    .flatMap(({ methods, pattern }) => methods.map((method) => `${method} ${pattern}`))
    .filter((line) => !line.startsWith('HEAD '))

const matrices = await Promise.all(
  bundledPlugins.map(async (id) => ({ id, ...(await matrixOf(id)) }))
)

test.group('Route matrix: plugins', () => {
  for (const { id, routes, furnish } of matrices) {
    test(`${id} has a line for every route, and a route for every line`, async ({ assert }) => {
      assert.sameMembers(linesOf(id), Object.keys(routes))
    })

    for (const [line, hearings] of Object.entries(routes)) {
      test(`${id}: ${line} tells everybody what they may hear, and finds nothing foreign`, async ({
        client,
        assert,
      }) => {
        const { own, foreign, people } = await makeRouteWorld()
        const org = await Org.findOrFail(own.org)
        const foreignOrg = await Org.findOrFail(foreign.org)
        const rows = (await furnish?.(org, people.owner)) ?? {}
        const theirs = (await furnish?.(foreignOrg, people.foreigner)) ?? {}
        const [method, pattern] = line.split(' ')
        const address = (given: Record<string, string>) =>
          addressOf(
            pattern.replace(/:(\w+)/g, (param, name) => given[name] ?? param),
            own.slug,
            own
          )
        // Whoever is let in comes last: what they do may be the end of what the others ask for.
        for (const person of [...PEOPLE].reverse()) {
          const response = await ask(client, method, address(rows), people[person])
          assert.equal(heard(response), hearings[person], `${line}, ${person}`)
        }
        if (address(theirs) === address({})) return
        const response = await ask(client, method, address(theirs), people.owner)
        assert.include(['missing', 'sent back'], heard(response), `${line}, a row of another org`)
      })
    }
  }
})
