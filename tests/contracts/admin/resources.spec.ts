import { test } from '@japa/runner'
import { demand } from '#admin/accept_values'
import { type Area, rootOf } from '#admin/area'
import type { AdminResource } from '#admin/define_admin_resource'
import { exportRows } from '#admin/export_rows'
import { fieldsOf } from '#admin/fields_of'
import { readBadges } from '#admin/read_badges'
import { readOptions } from '#admin/read_options'
import { readRelatedRows } from '#admin/read_related_rows'
import { findRow, showRows } from '#admin/read_rows'
import { readSelection } from '#admin/read_selection'
import { adminResources, isOpenTo } from '#admin/registry'
import { resourceQuery } from '#admin/resource_query'
import { rowActions, rowRights } from '#admin/row_rights'
import { runAction } from '#admin/run_action'
import { updateRow } from '#admin/write_rows'
import { versionOf } from '#admin/versions'
import { type AdminWorld, idOf, makeAdminWorld, rowsIn } from '#tests/contracts/admin/rows'
import { codeOf } from '#tests/functional/admin_framework/code_of'

/** Every resource there is passes by being registered, whoever brought it. */
const registered = () =>
  adminResources().map((resource) => ({ name: resource.name, toString: () => resource.name }))
const find = (name: string) => adminResources().find((resource) => resource.name === name)!

const SECRET = /password|secret|token|hash|sealed|api_?key|private_?key/i

async function* batches<Row>(...rows: Row[][]) {
  yield* rows
}

async function lines(resource: AdminResource, area: Area, ids: string[]) {
  const fields = await fieldsOf(resource)
  const rows = readSelection(resource, area, fields, { ids })
  const text: string[] = []
  for await (const line of exportRows(resource, area, [...fields.values()], rows, 'jsonl'))
    text.push(line)
  return text
}

async function someRow(resource: AdminResource, world: AdminWorld) {
  if (resource.tenancy === 'platform') return resourceQuery(resource, world.platform).firstOrFail()
  const [row] = await rowsIn(resource, world, world.own)
  return row
}

test.group('Admin resources: one org and another', () => {
  test('{name}: nothing of another org in lists, pages, related rows, pickers, actions, exports')
    .with(registered)
    .run(async ({ assert, client }, { name }) => {
      const world = await makeAdminWorld()
      const { own, foreign } = world
      const resource = find(name)
      const list = `${rootOf(own)}/r/${name}`
      if (!(await isOpenTo(resource, own))) {
        for (const path of [
          list,
          `${list}/new`,
          `${list}/${own.org.id}`,
          `${list}/options/orgId`,
        ]) {
          const page = await client.get(path).loginAs(own.user).withInertia()
          page.assertStatus(404)
        }
        return
      }
      const theirs = (await rowsIn(resource, world, foreign)).map(idOf)
      const ours = (await rowsIn(resource, world, own)).map(idOf)

      const page = await client.get(`${list}?limit=100`).loginAs(own.user).withInertia()
      page.assertStatus(200)
      assert.include(page.text(), ours[0])
      for (const id of theirs) assert.notInclude(page.text(), id)

      for (const path of [`${list}/${theirs[0]}`, `${list}/${theirs[0]}/edit`]) {
        const answer = await client.get(path).loginAs(own.user).withInertia()
        answer.assertStatus(404)
      }
      const gone = await client
        .delete(`${list}/${theirs[0]}`)
        .loginAs(own.user)
        .withCsrfToken()
        .accept('json')
      gone.assertStatus(404)

      const fields = await fieldsOf(resource)
      for (const field of fields.values()) {
        if (!field.relation) continue
        const options = await readOptions(resource, own, field, {}).catch(() => [])
        const reachable = await readOptions(resource, foreign, field, {}).catch(() => [])
        const shared = new Set([own.user.id, own.org.id])
        for (const { id } of reachable)
          if (!shared.has(id))
            assert.notInclude(
              options.map((option) => option.id),
              id,
              field.name
            )
      }
      for (const action of Object.keys(resource.actions)) {
        const rows = readSelection(resource, own, fields, { ids: theirs })
        const outcome = await runAction(resource, own, action, rows, {}).catch(() => ({ done: 0 }))
        assert.equal(outcome.done, 0, action)
      }
      const exported = await lines(resource, own, theirs).catch(() => [])
      assert.isEmpty(exported)
      const related = await readRelatedRows(resource, own, theirs[0])
      for (const { rows } of related) assert.isEmpty(rows)
      await readBadges(own)
    })

  test('{name}: nobody but the staff of an org finds it there')
    .with(registered)
    .run(async ({ client }, { name }) => {
      const { own, foreign, member, platform } = await makeAdminWorld()
      const list = `${rootOf(own)}/r/${name}`
      for (const user of [member, foreign.user, platform.user]) {
        const page = await client.get(list).loginAs(user).withInertia()
        page.assertStatus(404)
      }
      const visitor = await client.get(list).redirects(0)
      visitor.assertHeader('location', '/sign-in')
      for (const user of [member, own.user, foreign.user]) {
        const page = await client.get(`/admin/r/${name}`).loginAs(user).withInertia()
        page.assertStatus(404)
      }
    })
})

test.group('Admin resources: what is not said is denied', () => {
  test('{name}: a policy that lacks a method denies')
    .with(registered)
    .run(async ({ assert }, { name }) => {
      const world = await makeAdminWorld()
      const { platform } = world
      const known = find(name)
      const row = await someRow(known, world)
      const fields = await fieldsOf(known)
      const mute: AdminResource = { ...known, policy: {} }
      assert.isFalse(await isOpenTo(mute, platform))
      assert.isEmpty(await showRows(mute, platform, [row], [...fields.values()]))
      assert.equal(await codeOf(findRow(mute, platform, idOf(row))), 'E_NOT_FOUND')
      assert.isEmpty(await rowActions(mute, platform, row))
      assert.notInclude(Object.values(await rowRights(mute, platform, row)), true)
      assert.equal(await codeOf(lines(mute, platform, [idOf(row)])), 'E_FORBIDDEN')
      assert.equal(await codeOf(demand(mute, 'create', platform)), 'E_FORBIDDEN')
      for (const action of Object.keys(mute.actions)) {
        const denied = await runAction(
          { ...mute, actions: unasked(mute) },
          platform,
          action,
          batches([row])
        )
        assert.include(denied, { done: 0, denied: 1, failed: 0 })
      }
      const looking: AdminResource = { ...known, policy: { viewAny: () => true, view: () => true } }
      const change = { resource: looking, area: platform, fields, values: {}, id: idOf(row) }
      assert.equal(
        await codeOf(updateRow({ ...change, version: versionOf(looking, row) })),
        'E_FORBIDDEN'
      )
    })

  test('{name}: a field that is denied is absent, not empty')
    .with(registered)
    .run(async ({ assert }, { name }) => {
      const world = await makeAdminWorld()
      const known = find(name)
      const row = await someRow(known, world)
      const fields = await fieldsOf(known)
      const closed = [...fields.values()].map((field) => ({ ...field, can: 'see_nothing' }))
      const [shown] = await showRows(known, world.platform, [row], closed)
      assert.deepEqual(shown.values, {})
    })

  test('{name}: neither secrets nor what is never serialized is a field')
    .with(registered)
    .run(async ({ assert }, { name }) => {
      const resource = find(name)
      const fields = await fieldsOf(resource)
      for (const field of fields.values()) {
        const { serializeAs } = resource.model.$columnsDefinitions.get(field.name)!
        const isNamed = resource.overrides[field.name]?.secret === false
        assert.isTrue(isNamed || (serializeAs !== null && !SECRET.test(field.name)), field.name)
      }
    })
})

test.group('Admin resources: bad input', () => {
  test('{name}: an unknown filter, sort, column or cursor is refused')
    .with(registered)
    .run(async ({ assert, client }, { name }) => {
      const { platform } = await makeAdminWorld()
      const ask = async (query: string) => {
        const page = await client
          .get(`/admin/r/${name}?${query}`)
          .loginAs(platform.user)
          .withInertia()
          .redirects(0)
        return page.status()
      }
      for (const query of [
        'f[nothing]=1',
        'sort=nothing',
        'sort=-password',
        'cols=id,nothing',
        'cursor=nonsense',
        `q=${'x'.repeat(201)}`,
      ])
        assert.equal(await ask(query), 422, query)
    })

  test('{name}: what somebody else changed meanwhile is not overwritten')
    .with(registered)
    .run(async ({ assert }, { name }) => {
      const world = await makeAdminWorld()
      const { platform: area } = world
      const resource = find(name)
      if (!resource.forms.update) return
      const row = await someRow(resource, world)
      const fields = await fieldsOf(resource)
      if (!(await rowRights(resource, area, row)).update) return
      const version = versionOf(resource, row)
      const change = {
        resource,
        area,
        fields,
        id: idOf(row),
        version: `${version}-old`,
        values: {},
      }
      assert.equal(await codeOf(updateRow(change)), 'E_STALE')
      const after = await findRow(resource, area, idOf(row))
      assert.equal(versionOf(resource, after), version)
    })
})

/** The same actions without their forms: who is denied is not asked for anything first. */
const unasked = ({ actions }: AdminResource) =>
  Object.fromEntries(
    Object.entries(actions).map(([name, action]) => [name, { ...action, input: undefined }])
  )
