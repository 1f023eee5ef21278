import { test } from '@japa/runner'
import semver from 'semver'
import { inspectFolder } from '#extension/discovery'
import { host } from '#extension/host'
import { writeIncidents } from '#extension/incidents'
import { DisablePlugin } from '#extension/lifecycle/disable'
import { EnablePlugin } from '#extension/lifecycle/enable'
import { MigratePlugin, RollbackPlugin } from '#extension/lifecycle/migrate'
import { PurgePlugin } from '#extension/lifecycle/purge'
import { ports } from '#extension/ports'
import type { RouteSpace } from '#extension/routes'
import { SDK_VERSION } from '#extension/sdk'
import { makeUser } from '#tests/fixtures/people'
import { share } from '#tests/fixtures/sharing'
import { contributionsOf, schemaOf, tablesOf, tracesOf } from '#tests/plugin_contract/left_behind'
import { ask, type Call, callsOf, isIn } from '#tests/plugin_contract/route_calls'
import { candidateOf, install, runPlugin } from '#tests/plugin_contract/run_plugin'
import { foreignImportsOf } from '#tests/plugin_contract/sources'
import { lackingTexts } from '#tests/plugin_contract/texts'
import { isForOrgs, makeWorld, switchFor } from '#tests/plugin_contract/world'

const IN_ORGS: RouteSpace[] = ['pages', 'api']
const FOR_VISITORS: RouteSpace[] = ['visitorPages', 'visitorApi']

/** What is not there is a 404; whoever sends a form of the console is sent back, and told so. */
const missing = ({ space, method }: Call) =>
  ['console', 'pages'].includes(space) && method !== 'GET' ? [302, 303, 404] : [404]

/** What every plugin promises. Afterwards it runs, with nothing of what it kept before. */
export function addContract(id: string, run: () => ReturnType<typeof runPlugin>) {
  test.group(`${id}: what every plugin promises`, (group) => {
    group.setup(run)
    group.each.teardown(async () => void (await runPlugin(id)))

    test('its manifest is valid, and it is written for this server', async ({ assert }) => {
      const { folder, tier } = await candidateOf(id)
      const { problem, manifest } = await inspectFolder(folder, tier)
      assert.isUndefined(problem)
      assert.isTrue(semver.satisfies(SDK_VERSION, manifest!.sdk, { includePrerelease: true }))
    })

    test('it imports only what is published', async ({ assert }) => {
      const { folder } = await candidateOf(id)
      assert.deepEqual(await foreignImportsOf(folder), [])
    })

    test('it speaks every language of the program', async ({ assert }) => {
      const { folder, manifest } = await candidateOf(id)
      const { definition } = host.find(id)!
      const locales = ports().texts.locales()
      assert.deepEqual(await lackingTexts(folder, locales, manifest!, definition!), [])
    })

    test('its migrations go up, down and up again', async ({ assert }) => {
      await new DisablePlugin().handle({ id })
      const before = await schemaOf(id)
      await new RollbackPlugin().handle({ id, steps: Number.MAX_SAFE_INTEGER })
      assert.deepEqual(await tablesOf(id), [])
      await new MigratePlugin().handle({ id })
      assert.deepEqual(await schemaOf(id), before)
    })

    test('its pages open for the owner of an org that has it', async ({ client, assert }) => {
      const world = await makeWorld(id)
      const pages = callsOf(id).filter(isIn(['pages']))
      for (const call of pages.filter(({ pattern }) => !/:(?!slug)/.test(pattern))) {
        if (call.method !== 'GET') continue
        const response = await ask(client, call, { slug: world.org.slug, token: '' }, world.owner)
        assert.isBelow(response.status(), 400, call.pattern)
      }
    })

    test('other orgs, and orgs that have it off, find none of its routes', async ({
      client,
      assert,
    }) => {
      const { org, owner, foreigner, foreignOrg } = await makeWorld(id)
      const here = { slug: org.slug, token: '' }
      const calls = callsOf(id).filter(isIn(IN_ORGS))
      for (const call of calls) {
        const said = `${call.method} ${call.pattern}`
        const stranger = await ask(client, call, here, foreigner)
        assert.include(missing(call), stranger.status(), `${said}, somebody of another org`)
        const nobody = await ask(client, call, here)
        assert.include([302, 401, 404], nobody.status(), `${said}, nobody`)
      }
      if (!isForOrgs(id)) return
      await switchFor(id, org.id, false)
      await switchFor(id, foreignOrg.id, false)
      await owner.merge({ superadminAt: owner.createdAt }).save()
      for (const call of calls) {
        const said = `${call.method} ${call.pattern}`
        const there = { slug: foreignOrg.slug, token: '' }
        const without = await ask(client, call, there, foreigner)
        assert.include(missing(call), without.status(), `${said}, an org that never had it`)
        const off = await ask(client, call, here, owner)
        assert.include(missing(call), off.status(), `${said}, a superadmin whose org has it off`)
      }
    })

    test('visitors find none of its routes where it is off', async ({ client, assert }) => {
      const { org, owner, album } = await makeWorld(id)
      const calls = callsOf(id).filter(isIn(FOR_VISITORS))
      if (!calls.length || !isForOrgs(id)) return
      const { token } = await share(owner, org, { album_id: album.id })
      await switchFor(id, org.id, false)
      for (const call of calls) {
        const response = await ask(client, call, { slug: org.slug, token })
        assert.equal(response.status(), 404, `${call.method} ${call.pattern}`)
      }
    })

    test('switched off, it answers nobody and leaves nothing in the process', async ({
      client,
      assert,
    }) => {
      const { org, owner } = await makeWorld(id)
      const superadmin = await makeUser({ superadminAt: owner.createdAt })
      const calls = callsOf(id).filter(isIn([...IN_ORGS, 'console', 'platform']))
      for (const call of calls.filter(isIn(['console']))) {
        const response = await ask(client, call, { slug: org.slug, token: '' }, owner)
        assert.include(missing(call), response.status(), `${call.pattern}, nobody special`)
      }
      const { definition } = host.find(id)!
      const on = contributionsOf(id, definition!)
      await new DisablePlugin().handle({ id })
      const off = contributionsOf(id, definition!)
      for (const call of calls) {
        const user = IN_ORGS.includes(call.space) ? owner : superadmin
        const response = await ask(client, call, { slug: org.slug, token: '' }, user)
        assert.include(missing(call), response.status(), `${call.method} ${call.pattern}`)
      }
      assert.deepEqual(
        { routes: off.routes, jobs: off.jobs, providers: off.providers, texts: off.texts },
        { routes: 0, jobs: 0, providers: 0, texts: 0 }
      )
      await new EnablePlugin().handle({ id })
      assert.deepEqual(contributionsOf(id, definition!), on, 'nothing is there twice')
      await new DisablePlugin().handle({ id })
      assert.deepEqual(contributionsOf(id, definition!), off)
    })

    test('a boot that throws harms nobody: it is quarantined, and comes back', async ({
      client,
      assert,
    }) => {
      const { definition } = host.find(id)!
      const { hooks } = definition!
      if (host.find(id)!.manifest!.server === false) return
      const { org, owner } = await makeWorld(id)
      const calls = callsOf(id).filter(isIn(IN_ORGS))
      definition!.hooks = {
        ...hooks,
        boot() {
          throw new Error('This boot throws')
        },
      }
      await new DisablePlugin().handle({ id })
      await new EnablePlugin().handle({ id })
      definition!.hooks = hooks
      const { observed, reason } = host.find(id)!
      assert.deepEqual(
        [observed, reason?.detail?.includes('This boot throws')],
        ['quarantined', true]
      )
      for (const call of calls) {
        const response = await ask(client, call, { slug: org.slug, token: '' }, owner)
        assert.equal(response.status(), 503, `${call.method} ${call.pattern}`)
      }
      const alive = await client.get(`/orgs/${org.slug}/photos`).loginAs(owner)
      alive.assertStatus(200)
      await new EnablePlugin().handle({ id })
      assert.equal(host.find(id)!.observed, 'enabled')
    })

    test('purged, it leaves nothing in the database or on the disk', async ({ assert }) => {
      await makeWorld(id)
      await writeIncidents()
      await new PurgePlugin().handle({ id })
      assert.deepEqual(await tracesOf(id), {})
      await install(id)
    })
  })
}
