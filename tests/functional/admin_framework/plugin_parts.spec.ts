import { test } from '@japa/runner'
import { compose } from '@adonisjs/core/helpers'
import { BaseModel, column } from '@adonisjs/lucid/orm'
import db from '@adonisjs/lucid/services/db'
import type { LucidModel, ModelQueryBuilderContract } from '@adonisjs/lucid/types/model'
import { DateTime } from 'luxon'
import { defineAdminMixin } from '#admin/define_admin_mixin'
import { addPluginParts } from '#admin/plugin_parts'
import { defineAdminResource } from '#admin/define_admin_resource'
import { defineAdminWidget } from '#admin/define_admin_widget'
import { adminResources } from '#admin/registry'
import { adminWidgets } from '#admin/widget_registry'
import { DisablePlugin } from '#extension/lifecycle/disable'
import { host } from '#extension/host'
import { readIncidents, writeIncidents } from '#extension/incidents'
import { Identified } from '#models/concerns/identified'
import User from '#models/user'
import { runPlugins, switchPlugin } from '#tests/fixtures/plugin_host'
import { makeCast, makeUser } from '#tests/fixtures/people'

type Props = Record<string, any>
type Builder = ModelQueryBuilderContract<LucidModel>

class Thing extends compose(BaseModel, Identified) {
  static table = 'plg_overseer_things'

  @column({ isPrimary: true })
  declare id: string

  @column()
  declare name: string
}

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

  test('leave what the core says of its own actions as it is', async ({ assert, client }) => {
    const person = await operator()
    const actionsOf = async (user: User) => {
      const page = await client.get(`/admin/r/users/${user.id}`).loginAs(person).withInertia()
      page.assertStatus(200)
      return (page.inertiaProps as Props).actions as string[]
    }
    const other = await makeUser()
    const before = [await actionsOf(other), await actionsOf(person)]
    assert.include(before[0], 'suspend')
    assert.notInclude(before[1], 'suspend')
    const undo = await addPluginParts('overseer', {
      mixins: () => [
        defineAdminMixin({
          resource: 'users',
          actions: { greet: { may: () => true, run: async () => {} } },
        }),
      ],
    })
    const greeted = before.map((actions) => [...actions, 'plg_overseer_greet'])
    assert.deepEqual([await actionsOf(other), await actionsOf(person)], greeted)
    for (const one of undo) one()
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

  test('keep nobody from a list when their filter throws, and then find nothing', async ({
    assert,
    client,
  }) => {
    const person = await operator()
    const load = async () => new Map()
    const narrows = {
      throwing(query: Builder) {
        query.where('orgs.id', 'x').orWhereNotNull('orgs.id')
        throw new Error('no such filter')
      },
      nested: (query: Builder) =>
        void query.where(() => {
          throw new Error('no such bracket')
        }),
      late: (async () => {
        throw new Error('too late')
      }) as never,
    }
    const columns = Object.fromEntries(
      Object.entries(narrows).map(([name, narrow]) => [
        name,
        { kind: 'choice' as const, choices: ['a'], load, narrow },
      ])
    )
    const undo = await addPluginParts('overseer', {
      mixins: () => [defineAdminMixin({ resource: 'orgs', columns })],
    })
    const { org } = await makeCast()
    const list = (query: string) =>
      client.get(`/admin/r/orgs?q=${org.slug}${query}`).loginAs(person).withInertia()
    for (const name of Object.keys(narrows)) {
      const page = await list(`&f[plg_overseer_${name}]=a`)
      page.assertStatus(200)
      assert.lengthOf((page.inertiaProps as Props).rows, 0, name)
    }
    const whole = await list('')
    assert.lengthOf((whole.inertiaProps as Props).rows, 1)
    await writeIncidents()
    const told = (await readIncidents('overseer')).map(({ message }) => message)
    for (const message of ['no such filter', 'no such bracket', 'nobody waits for a promise'])
      assert.isTrue(
        told.some((one) => one.includes(message)),
        message
      )
    for (const one of undo) one()
  })

  test('of their own keep no page from showing when a search, a link or a name fails', async ({
    assert,
    client,
  }) => {
    await db.connection().schema.createTable(Thing.table, (table) => {
      table.uuid('id').primary()
      table.string('name', 40).notNullable()
    })
    const fails = (): never => {
      throw new Error('cannot be told')
    }
    const things = defineAdminResource(Thing, {
      tenancy: 'platform',
      policy: { viewAny: () => true, view: () => true },
      record: { title: 'name' },
      list: { columns: ['name'], sort: 'name', search: ['name'], searchIn: fails },
      namedIn: fails,
      links: {
        broken: { icon: 'i-lucide-x', href: fails },
        odd: { icon: 'i-lucide-x', href: (async () => '/x') as never },
        fine: { icon: 'i-lucide-x', href: ({ name }) => `/x/${name}` },
      },
    })
    const undo = await addPluginParts('overseer', { resources: () => [things] })
    const thing = await Thing.create({ name: 'lamp' })
    const person = await operator()
    const open = async (path: string) => {
      const page = await client.get(`/admin/r/${Thing.table}${path}`).loginAs(person).withInertia()
      page.assertStatus(200)
      return page.inertiaProps as Props
    }
    assert.lengthOf((await open('')).rows, 1)
    assert.isEmpty((await open('?q=lamp')).rows)
    const { links } = await open(`/${thing.id}`)
    assert.deepEqual(
      links.map(({ href }: Props) => href),
      ['/x/lamp']
    )
    const { org, owner: user } = await makeCast()
    const membership = await org.findMembership(user.id)
    const { namedIn } = adminResources().find(({ name }) => name === Thing.table)!
    const named = Thing.query().where((query) =>
      namedIn!(query as unknown as Builder, { kind: 'org', user, org, membership })
    )
    assert.lengthOf(await named, 0)
    for (const one of undo) one()
    await db.connection().schema.dropTable(Thing.table)
  })

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

  test('keep nobody from a dashboard when they never say for whom a widget is', async ({
    assert,
    client,
  }) => {
    const undo = await addPluginParts('overseer', {
      widgets: () => [
        defineAdminWidget({
          name: 'dozing',
          area: 'platform',
          kind: 'value',
          unit: 'whole',
          may: () => new Promise<never>(() => {}),
          load: async () => ({ value: 1 }),
        }),
      ],
    })
    const page = await client
      .get('/admin')
      .loginAs(await operator())
      .withInertia()
    page.assertStatus(200)
    const names = (page.inertiaProps as Props).widgets.map(({ name }: Props) => name)
    assert.include(names, 'plg_overseer_moods')
    assert.notInclude(names, 'plg_overseer_dozing')
    for (const one of undo) one()
  }).timeout(10_000)

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
