import { test } from '@japa/runner'
import { DateTime } from 'luxon'
import { defineAdminMixin } from '#admin/define_admin_mixin'
import { addPluginParts } from '#admin/plugin_parts'
import { defineAdminResource } from '#admin/define_admin_resource'
import { adminResources } from '#admin/registry'
import { adminWidgets } from '#admin/widget_registry'
import { DisablePlugin } from '#extension/lifecycle/disable'
import { host } from '#extension/host'
import User from '#models/user'
import { runPlugins, switchPlugin } from '#tests/fixtures/plugin_host'
import { makeCast, makeUser } from '#tests/fixtures/people'

type Props = Record<string, any>

const operator = () => makeUser({ superadminAt: DateTime.now() })
const COLUMN = 'plg_overseer_mood'

test.group('What plugins add to the admin', (group) => {
  group.setup(() => runPlugins('overseer'))

  test('are columns, filters and actions of other resources', async ({ assert, client }) => {
    const person = await operator()
    const { org, foreignOrg } = await makeCast()
    const list = async (query: string) => {
      const page = await client.get(`/admin/r/orgs?${query}`).loginAs(person).withInertia()
      page.assertStatus(200)
      return page.inertiaProps as Props
    }
    const { rows, resource } = await list(`q=${org.slug}`)
    assert.equal(rows[0].values[COLUMN], 'plain')
    assert.isNull(rows[0].values.plg_overseer_gloom)
    const field = resource.fields.find(({ name }: Props) => name === COLUMN)
    assert.equal(field.label, 'Mood')
    const action = resource.actions.find(({ name }: Props) => name === 'plg_overseer_cheer')
    assert.equal(action.label, 'Cheer up')

    const post = (path: string, body: object) =>
      client.post(`/admin/r/orgs/${path}`).json(body).loginAs(person).withCsrfToken().accept('json')
    const cheer = async (ids: string[]) => {
      const { selection } = (await post('selection', { ids })).body()
      return (await post('actions/plg_overseer_cheer', { selection, values: {} })).body()
    }
    assert.containsSubset(await cheer([org.id]), { done: 1, denied: 0, failed: 0 })
    assert.containsSubset(await cheer([org.id, foreignOrg.id]), { done: 1, denied: 1 })

    const cheerful = await list(`q=${org.slug}&f[${COLUMN}]=cheerful`)
    assert.lengthOf(cheerful.rows, 1)
    assert.equal(cheerful.rows[0].values[COLUMN], 'cheerful')
    assert.lengthOf((await list(`q=${org.slug}&f[${COLUMN}]=plain`)).rows, 0)
    const page = await client.get(`/admin/r/orgs/${org.id}`).loginAs(person).withInertia()
    assert.equal((page.inertiaProps as Props).row.values[COLUMN], 'cheerful')
    const unsorted = await client.get(`/admin/r/orgs?sort=${COLUMN}`).loginAs(person).withInertia()
    unsorted.assertStatus(422)
  })

  test('keep nobody from a list when they never answer, or answer what is no column', async ({
    assert,
    client,
  }) => {
    const person = await operator()
    const load = { never: () => new Promise<never>(() => {}), odd: async () => ({}) as never }
    const deep = async (ids: string[]) => new Map(ids.map((id) => [id, { deep: true } as never]))
    const undo = await addPluginParts('overseer', {
      mixins: () => [
        defineAdminMixin({
          resource: 'orgs',
          columns: {
            never: { kind: 'text', load: load.never },
            odd: { kind: 'text', load: load.odd },
            deep: { kind: 'text', load: deep },
          },
          actions: { doze: { may: () => new Promise<never>(() => {}), run: async () => {} } },
        }),
      ],
    })
    const { org } = await makeCast()
    for (const path of [`?q=${org.slug}`, `/${org.id}`]) {
      const page = await client.get(`/admin/r/orgs${path}`).loginAs(person).withInertia()
      page.assertStatus(200)
      const { row, rows = [row], actions = [] } = page.inertiaProps as Props
      for (const name of ['never', 'odd', 'deep'])
        assert.isNull(rows[0].values[`plg_overseer_${name}`])
      assert.notInclude(actions, 'plg_overseer_doze')
    }
    for (const one of undo) one()
  }).timeout(30_000)

  test('are widgets, of which a broken one keeps no other from showing', async ({
    assert,
    client,
  }) => {
    const person = await operator()
    const page = await client.get('/admin').loginAs(person).withInertia()
    const { widgets } = page.inertiaProps as Props
    const moods = widgets.find(({ name }: Props) => name === 'plg_overseer_moods')
    assert.equal(moods.title, 'Moods of the day')
    const read = (name: string) =>
      client.get(`/admin/widgets/${name}`).loginAs(person).accept('json')
    ;(await read('plg_overseer_moods')).assertStatus(200)
    for (let times = 0; times < 6; times++) (await read('plg_overseer_gloom')).assertStatus(503)
    assert.equal(host.find('overseer')?.observed, 'enabled')
  })

  test('are in an org only where it is on', async ({ assert, client }) => {
    const { org, owner } = await makeCast()
    const path = `/orgs/${org.slug}/settings/widgets/plg_overseer_org_mood`
    const read = () => client.get(path).loginAs(owner).accept('json')
    ;(await read()).assertStatus(404)
    await switchPlugin('overseer', org.id, true)
    assert.equal((await read()).body().facts.value, 1)
    await switchPlugin('overseer', org.id, false)
    ;(await read()).assertStatus(404)
  })

  test('are gone when it is switched off', async ({ assert, client }) => {
    const person = await operator()
    await new DisablePlugin().handle({ id: 'overseer' })
    const page = await client.get('/admin/r/orgs').loginAs(person).withInertia()
    assert.notProperty((page.inertiaProps as Props).rows[0].values, COLUMN)
    const refused = await client.get(`/admin/r/orgs?cols=${COLUMN}`).loginAs(person).withInertia()
    refused.assertStatus(422)
    assert.isEmpty(adminWidgets().filter(({ name }) => name.startsWith('plg_overseer')))
  })

  test('are refused where they cannot be right, and leave nothing behind', async ({ assert }) => {
    const before = adminResources().length
    const options = {
      tenancy: 'platform' as const,
      policy: {},
      record: { title: 'name' as const },
      list: { columns: ['name' as const], sort: 'name' as const },
    }
    const ofCore = defineAdminResource(User, { ...options, name: 'plg_overseer_users' })
    await assert.rejects(
      () => addPluginParts('overseer', { resources: () => [ofCore] }),
      /begins with "plg_overseer_"/
    )
    assert.lengthOf(adminResources(), before)
  })
})
