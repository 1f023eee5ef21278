import { readdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { test } from '@japa/runner'
import type { ApiClient } from '@japa/api-client'
import { DateTime } from 'luxon'
import { SweepExports } from '#actions/sweep_exports'
import { WriteExport } from '#actions/write_export'
import type { Area } from '#admin/area'
import { defineAdminResource } from '#admin/define_admin_resource'
import { endExport, findExport, orderExport } from '#admin/exports'
import { registerAdminResource } from '#admin/registry'
import { sealSelection } from '#admin/selection'
import { keepDeeds } from '#audit/recorder'
import WriteExportJob from '#jobs/write_export_job'
import AdminExport from '#models/admin_export'
import Membership from '#models/membership'
import type Org from '#models/org'
import Tag from '#models/tag'
import type User from '#models/user'
import { cancel, drain } from '#queue/queue'
import { exportKey, exportPart } from '#storage/keys'
import { store } from '#storage/store'
import { makeCast, makeUser } from '#tests/fixtures/people'
import { codeOf } from '#tests/functional/admin_framework/code_of'

let mayExport = true

const tags = defineAdminResource(Tag, {
  tenancy: 'org',
  policy: {
    viewAny: () => true,
    view: (_, { name }) => name !== 'Denied',
    export: () => mayExport,
  },
  record: { title: 'name' },
  fields: { key: { can: 'see_keys' } },
  list: { columns: ['name', 'key'], sort: 'name', sorts: ['createdAt'], search: ['name'] },
})

async function scene(...names: string[]) {
  const { org, ...people } = await makeCast()
  const membership = await org.findMembership(people.owner.id)
  const area: Area = { kind: 'org', user: people.owner, org, membership }
  await org.related('tags').createMany(names.map((name) => ({ name, key: name.toLowerCase() })))
  return { org, area, root: `/orgs/${org.slug}/settings`, ...people }
}

function asking(client: ApiClient, user: User | null, root: string) {
  const ask = async (method: string, path: string, body?: object) => {
    const request = client.request(`${root}${path}`, method).accept('json').withCsrfToken()
    if (user) request.loginAs(user)
    if (body) request.json(body)
    return request
  }
  return {
    order: (body: object, name = 'tags') => ask('POST', `/r/${name}/exports`, body),
    page: async () => {
      const request = client.get(`${root}/exports`).withInertia()
      return user ? request.loginAs(user) : request
    },
    state: (id: string) => ask('GET', `/exports/${id}`),
    file: (id: string) => ask('GET', `/exports/${id}/file`),
    end: (id: string) => ask('DELETE', `/exports/${id}`),
  }
}

const written = ({ id: orgId }: Org) => drain({ orgId, job: WriteExportJob })
const isThere = (made: AdminExport) => store.exists(exportKey(made))
const partsOf = async ({ id }: AdminExport) =>
  (await readdir(dirname(exportPart('any'))).catch(() => [])).filter((name) => name.startsWith(id))

test.group('Exports of the admin', (group) => {
  group.setup(() => registerAdminResource(tags))
  group.each.setup(() => {
    mayExport = true
  })

  test('a list is taken along as a file that its maker downloads', async ({
    assert,
    client,
    cleanup,
  }) => {
    const { org, owner, root } = await scene('Sea', 'Alp', 'Denied')
    const deeds: object[] = []
    const stop = keepDeeds(async (deed) => void deeds.push(deed))
    cleanup(() => void stop())
    const mine = asking(client, owner, root)
    const ordered = await mine.order({ format: 'csv', columns: ['name', 'key', 'createdAt'] })
    ordered.assertStatus(202)
    const { id, count, isCapped } = ordered.body()
    assert.deepEqual([count, isCapped], [3, false])
    const waiting = await mine.state(id)
    assert.containsSubset(waiting.body(), { id, state: 'waiting', resource: 'tags', format: 'csv' })
    const early = await mine.file(id)
    early.assertStatus(409)

    await written(org)
    const done = await mine.state(id)
    assert.containsSubset(done.body(), {
      state: 'done',
      progress: 1,
      rowsWritten: 2,
      failure: null,
    })
    const file = await mine.file(id)
    file.assertStatus(200)
    assert.match(file.header('content-disposition')!, /^attachment; filename="tags-[\d-]+\.csv"/)
    assert.include(file.header('cache-control')!, 'no-store')
    const [head, alp, sea, ...more] = String(file.text() || file.body()).split('\r\n')
    assert.equal(head, '\uFEFFid,name,key,createdAt')
    // A field that its reader may not see stays empty.
    assert.match(alp, /^[\da-f-]{36},Alp,,\d{4}-/)
    assert.match(sea, /^[\da-f-]{36},Sea,,\d{4}-/)
    assert.deepEqual(more, [''])
    const by = { actorId: owner.id, source: 'job' }
    assert.containsSubset(deeds, [
      { event: 'tags.exported', orgId: org.id, facts: { rows: 2, format: 'csv' }, by },
    ])

    const page = await mine.page()
    page.assertInertiaComponent('admin/exports/index')
    const props = page.inertiaProps as Record<string, any>
    assert.deepEqual(props.area, { kind: 'org', root })
    assert.equal(props.exports[0].bytes, Buffer.byteLength(`${[head, alp, sea].join('\r\n')}\r\n`))
  })

  test('holds what words, filters and choice find, in their order, as JSON Lines too', async ({
    assert,
    client,
  }) => {
    const { area, org, owner, root } = await scene('Sea', 'Seal', 'Alp')
    const mine = asking(client, owner, root)
    const rows = await Tag.within(org.id).orderBy('name')
    const alp = rows[0].id
    const chosen = sealSelection(tags, area, { ids: [alp] })
    const rest = sealSelection(tags, area, { list: {}, except: [alp], most: 100_000 })
    for (const [order, count, names] of [
      [{ list: { q: 'sea', sort: '-createdAt' } }, 2, ['Seal', 'Sea']],
      [{ selection: chosen }, 1, ['Alp']],
      [{ selection: rest }, 2, ['Sea', 'Seal']],
    ] as const) {
      const ordered = await mine.order({ ...order, format: 'jsonl' })
      assert.equal(ordered.body().count, count)
      await written(org)
      const file = await mine.file(ordered.body().id)
      const lines = file
        .body()
        .toString()
        .trim()
        .split('\n')
        .map(JSON.parse as never)
      assert.sameMembers(
        lines.map(({ name }: any) => name),
        [...names]
      )
      assert.deepEqual(Object.keys(lines[0] as object), ['id', 'name'])
    }
  })

  test('tells the id of a row once, however many columns are taken along', async ({
    assert,
    client,
  }) => {
    const { org, owner, root } = await scene('Sea')
    const mine = asking(client, owner, root)
    for (const [columns, header] of [
      [['id', 'name'], 'id,name'],
      [['name', 'id'], 'id,name'],
      [['id'], 'id'],
    ] as const) {
      const { id } = (await mine.order({ format: 'csv', columns: [...columns] })).body()
      await written(org)
      const file = await mine.file(id)
      const [head, row] = String(file.text() || file.body()).split('\r\n')
      assert.equal(head, `\uFEFF${header}`)
      assert.lengthOf(row.split(','), columns.length)
    }
  })

  test('is there for its maker alone', async ({ assert, client }) => {
    const { org, owner, admin, member, foreigner, root } = await scene('Alp')
    const { id } = (await asking(client, owner, root).order({ format: 'csv' })).body()
    await written(org)
    const superadmin = await makeUser({ superadminAt: DateTime.now() })
    for (const user of [admin, member, foreigner, superadmin]) {
      const { state, file, end } = asking(client, user, root)
      for (const response of [await state(id), await file(id), await end(id)])
        response.assertStatus(404)
    }
    const other = await asking(client, admin, root).page()
    assert.deepEqual((other.inertiaProps as Record<string, any>).exports, [])
    for (const user of [member, foreigner, superadmin]) {
      const { page, order } = asking(client, user, root)
      for (const response of [await page(), await order({ format: 'csv' })])
        response.assertStatus(404)
    }
    const visitor = await asking(client, null, root).file(id)
    visitor.assertStatus(401)
    const elsewhere = await asking(client, superadmin, '/admin').file(id)
    elsewhere.assertStatus(404)
    const mine = await asking(client, owner, root).file(id)
    mine.assertStatus(200)
  })

  test('in the console reaches all orgs, and is not an export of one of them', async ({
    assert,
    client,
  }) => {
    const mark = `World ${Date.now()}`
    const [one, other] = [await scene(`${mark} a`), await scene(`${mark} b`)]
    const superadmin = one.owner
    await superadmin.merge({ superadminAt: DateTime.now() }).save()
    const { order, file } = asking(client, superadmin, '/admin')
    const list = { q: mark }
    const { id } = (await order({ format: 'jsonl', list, columns: ['orgId'] })).body()
    await drain({ job: WriteExportJob })
    const answer = await file(id)
    for (const { org } of [one, other]) assert.include(answer.body().toString(), org.id)
    const inOrg = await asking(client, superadmin, one.root).file(id)
    inOrg.assertStatus(404)
    assert.isNull((await AdminExport.findOrFail(id)).orgId)
  })

  test('cancelled before or half-way it leaves no file behind', async ({ assert, client }) => {
    const { area, org, owner, root } = await scene(
      ...Array.from({ length: 1_200 }, (_, i) => `T${i}`)
    )
    const mine = asking(client, owner, root)
    const early = await orderExport(tags, area, { format: 'csv' }, 'en')
    const stopped = await mine.end(early.id)
    stopped.assertStatus(204)
    assert.deepEqual(await written(org), [])
    assert.equal((await mine.state(early.id)).body().state, 'cancelled')
    await mine.end(early.id)
    const gone = await mine.state(early.id)
    gone.assertStatus(404)

    const late = await orderExport(tags, area, { format: 'csv' }, 'en')
    const abort = new AbortController()
    const seen: number[] = []
    const progress = async (fraction: number) => {
      seen.push(fraction)
      await endExport(area, late.id)
    }
    await new WriteExport().handle({ exportId: late.id, signal: abort.signal, progress })
    assert.isAbove(seen[0], 0)
    assert.isBelow(seen[0], 1)
    await late.refresh()
    assert.equal(late.state, 'cancelled')
    assert.isFalse(await isThere(late))
    assert.deepEqual(await partsOf(late), [])
  })

  test('a worker that ends leaves nothing, and another one writes the whole file', async ({
    assert,
  }) => {
    const { area, org } = await scene(...Array.from({ length: 1_200 }, (_, i) => `T${i}`))
    const made = await orderExport(tags, area, { format: 'csv' }, 'en')
    const abort = new AbortController()
    const progress = async () => abort.abort(new Error('ending'))
    const half = new WriteExport().handle({ exportId: made.id, signal: abort.signal, progress })
    await assert.rejects(() => half, 'ending')
    assert.deepEqual(await partsOf(made), [])
    assert.isFalse(await isThere(made))
    await written(org)
    await made.refresh()
    assert.deepEqual([made.state, made.rowsWritten], ['done', 1_200])
    assert.isTrue(await isThere(made))
  })

  test('who may not have it any more by then gets nothing', async ({ assert, client }) => {
    const { area, org, owner, admin, root } = await scene('Alp')
    const denied = await orderExport(tags, area, { format: 'csv' }, 'en')
    mayExport = false
    assert.equal(await codeOf(orderExport(tags, area, { format: 'csv' }, 'en')), 'E_FORBIDDEN')
    await written(org)
    await denied.refresh()
    assert.deepEqual([denied.state, denied.failure], ['failed', 'E_FORBIDDEN'])
    assert.isFalse(await isThere(denied))

    mayExport = true
    const done = await orderExport(tags, area, { format: 'csv' }, 'en')
    await written(org)
    mayExport = false
    const late = await asking(client, owner, root).file(done.id)
    late.assertStatus(403)

    mayExport = true
    const membership = await org.findMembership(admin.id)
    const theirs: Area = { kind: 'org', user: admin, org, membership }
    const left = await orderExport(tags, theirs, { format: 'csv' }, 'en')
    await Membership.query().where('id', membership.id).update({ role: 'member' })
    await written(org)
    await left.refresh()
    assert.deepEqual([left.state, left.failure], ['failed', 'E_FORBIDDEN'])
  })

  test('what is unknown or too much is refused, and nothing is begun', async ({
    assert,
    client,
  }) => {
    const { area, owner, root } = await scene('Alp')
    const theirs = await scene('Sea')
    const mine = asking(client, owner, root)
    const foreign = sealSelection(tags, theirs.area, { ids: [] })
    for (const [body, status, code] of [
      [{}, 422, 'E_VALIDATION'],
      [{ format: 'exe' }, 422, 'E_VALIDATION'],
      [{ format: 'csv', columns: 'name' }, 422, 'E_VALIDATION'],
      [{ format: 'csv', columns: ['name', 'password'] }, 422, 'E_UNKNOWN_COLUMN'],
      [{ format: 'csv', list: { sort: 'key' } }, 422, 'E_UNKNOWN_SORT'],
      [{ format: 'csv', list: { f: { key: 'x' } } }, 422, 'E_UNKNOWN_FILTER'],
      [{ format: 'csv', selection: 'forged' }, 422, 'E_BAD_SELECTION'],
      [{ format: 'csv', selection: foreign }, 422, 'E_BAD_SELECTION'],
    ] as const) {
      const response = await mine.order(body)
      response.assertStatus(status)
      assert.equal(response.body().errors[0].code, code, JSON.stringify(body))
    }
    const nowhere = await mine.order({ format: 'csv' }, 'nothing')
    nowhere.assertStatus(404)
    const page = await mine.page()
    assert.deepEqual((page.inertiaProps as Record<string, any>).exports, [])
    for (let index = 0; index < 20; index++) await orderExport(tags, area, { format: 'csv' }, 'en')
    const more = await mine.order({ format: 'csv' })
    more.assertStatus(409)
    assert.equal(more.body().errors[0].code, 'E_TOO_MANY_EXPORTS')
  })

  test('expires with its file, and strays are swept', async ({ assert, client }) => {
    const { area, org, owner, root } = await scene('Alp')
    const mine = asking(client, owner, root)
    const [old, fresh, deserted, stopped] = await Promise.all(
      [1, 2, 3, 4].map(() => orderExport(tags, area, { format: 'csv' }, 'en'))
    )
    await cancel(stopped.jobId!)
    await written(org)
    for (const made of [old, fresh, deserted]) assert.isTrue(await isThere(made))
    await old.refresh()
    await old.merge({ expiresAt: DateTime.now().minus({ minutes: 1 }) }).save()
    const expired = await mine.file(old.id)
    expired.assertStatus(410)
    assert.equal(expired.body().errors[0].code, 'E_EXPORT_EXPIRED')
    await deserted.delete()
    await new SweepExports().handle()
    assert.isFalse(await isThere(old))
    assert.isTrue(await isThere(fresh))
    const gone = await codeOf(findExport(area, old.id))
    assert.equal(gone, 'E_NOT_FOUND')
    await stopped.refresh()
    assert.deepEqual([stopped.state, stopped.failure], ['failed', 'E_EXPORT_STOPPED'])
    await new SweepExports().handle({ now: DateTime.now().plus({ hours: 2 }) })
    assert.isFalse(await isThere(deserted))
    assert.isTrue(await isThere(fresh))
  })
})
