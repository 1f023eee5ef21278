import { test } from '@japa/runner'
import Album from '#models/album'
import Photo from '#models/photo'
import type User from '#models/user'
import { asking } from '#tests/functional/admin_framework/asking'
import { furnish, namesOf, scene } from '#tests/functional/admin_framework/desk'
import { makePhoto } from '#tests/fixtures/library'

test.group('Changes of rows by their pages', (group) => {
  furnish(group)

  test('a row is made by its form, and belongs to the org of the address', async ({
    assert,
    client,
  }) => {
    const [ours, theirs] = [await scene(), await scene()]
    const { form, page } = asking(client)
    const { props } = await page(`${ours.root}/labels/new`, ours.admin)
    assert.equal(props.target, `${ours.root}/labels`)
    assert.equal(props.method, 'post')
    const values = { name: 'Alp', key: 'alp', orgId: theirs.org.id, createdAt: '2020-01-01' }
    const made = await form('POST', `${ours.root}/labels`, ours.admin, { values })
    assert.match(made.header('location')!, new RegExp(`^${ours.root}/labels/[0-9a-f-]{36}$`))
    assert.deepEqual(await namesOf(ours.org.id), ['Alp'])
    assert.deepEqual(await namesOf(theirs.org.id), [])
  })

  test('what does not fit is said beside its field, and changes nothing', async ({
    assert,
    client,
  }) => {
    const { owner, org, root, ids } = await scene('Alp', 'Sea')
    const { form, json, page } = asking(client)
    const { version } = (await page(`${root}/labels/${ids[0]}`, owner)).props.row
    const change = (values: object) =>
      json('PATCH', `${root}/labels/${ids[0]}`, owner, { version, values })
    for (const [values, status, code, field] of [
      [{ name: 'A' }, 422, 'E_VALIDATION', 'name'],
      [{ name: 'A'.repeat(61) }, 422, 'E_TEXT_TOO_LONG', 'name'],
      [{ linkCount: 2 ** 40 }, 422, 'E_NUMBER_TOO_LARGE', 'linkCount'],
    ] as const) {
      const answer = await change(values)
      answer.assertStatus(status)
      assert.containsSubset(answer.body().errors[0], { code, field })
    }
    const twin = { name: 'Twin', key: '0 alp' }
    const taken = await json('POST', `${root}/labels`, owner, { values: twin })
    taken.assertStatus(409)
    taken.assertBodyContains({ errors: [{ code: 'E_ALREADY_EXISTS' }] })
    const wrong = await form('PATCH', `${root}/labels/${ids[0]}`, owner, {
      version,
      values: { name: 'A' },
    })
    wrong.assertHeader('location', '/the-form')
    assert.property(wrong.flashMessage('inputErrorsBag'), 'name')
    for (const body of [{}, { version }, { values: {} }, { version: 1, values: [] }]) {
      const answer = await json('PATCH', `${root}/labels/${ids[0]}`, owner, body)
      answer.assertStatus(422)
    }
    assert.deepEqual(await namesOf(org.id), ['Alp', 'Sea'])
  })

  test('what a policy denies changes nothing', async ({ assert, client }) => {
    const { owner, org, root, ids } = await scene('Fixed')
    const { json, page } = asking(client)
    const { version } = (await page(`${root}/labels/${ids[0]}`, owner)).props.row
    const path = `${root}/labels/${ids[0]}`
    for (const [method, part, body] of [
      ['PATCH', '', { version, values: { name: 'Moved' } }],
      ['PATCH', '/cell/name', { version, value: 'Moved' }],
      ['DELETE', '', {}],
    ] as const) {
      const answer = await json(method, `${path}${part}`, owner, body)
      answer.assertStatus(403)
      // The owner is told nothing of a role: it is the row that forbids it.
      const message = 'That is not allowed here.'
      answer.assertBodyContains({ errors: [{ code: 'E_FORBIDDEN', message }] })
    }
    // Neither what no resource brings back, nor fields that are not changed in lists.
    for (const [method, part, body] of [
      ['POST', '/restore', {}],
      ['PATCH', '/cell/linkCount', { version, value: 3 }],
      ['PATCH', '/cell/nothing', { version, value: 3 }],
      ['PATCH', '/cell/toString', { version, value: 3 }],
    ] as const)
      (await json(method, `${path}${part}`, owner, body)).assertStatus(404)
    assert.deepEqual(await namesOf(org.id), ['Fixed'])
  })

  test('who was overtaken hears of it, and sees what is stored now', async ({ assert, client }) => {
    const { owner, admin, org, root, ids } = await scene('Alp')
    const { form, page } = asking(client)
    const path = `${root}/labels/${ids[0]}`
    const { version } = (await page(`${path}/edit`, owner)).props.row
    const change = (user: User, name: string, known: string) =>
      form('PATCH', path, user, { version: known, values: { name } }, `${path}/edit`)
    const first = await change(admin, 'Alps', version)
    first.assertHeader('location', path)
    const second = await change(owner, 'Mountain', version)
    second.assertHeader('location', `${path}/edit`)
    assert.property(second.flashMessage('inputErrorsBag'), 'version')
    assert.deepEqual(await namesOf(org.id), ['Alps'])

    const bag = { inputErrorsBag: second.flashMessage('inputErrorsBag') }
    const edit = await client
      .get(`${path}/edit`)
      .loginAs(owner)
      .withFlashMessages(bag)
      .withInertia()
    const { conflict, row } = edit.inertiaProps as Record<string, any>
    assert.equal(conflict.values.name, 'Alps')
    assert.notProperty(conflict.values, 'key')
    assert.equal(conflict.version, row.version)
    const kept = await change(owner, 'Mountain', conflict.version)
    kept.assertHeader('location', path)
    assert.deepEqual(await namesOf(org.id), ['Mountain'])
    const calm = await page(`${path}/edit`, owner)
    assert.isNull(calm.props.conflict)
  })

  test('a cell is changed where it stands, and who was overtaken gets the row as it is', async ({
    assert,
    client,
  }) => {
    const { owner, root, ids } = await scene('Alp', 'Sea')
    const { json, page } = asking(client)
    const [{ version }] = (await page(`${root}/labels`, owner)).props.rows
    const change = (value: unknown, known: string) =>
      json('PATCH', `${root}/labels/${ids[0]}/cell/name`, owner, { version: known, value })
    const first = await change('Alps', version)
    first.assertStatus(200)
    const { row } = first.body()
    assert.equal(row.values.name, 'Alps')
    assert.notEqual(row.version, version)
    const second = await change('Mountain', version)
    second.assertStatus(409)
    assert.equal(second.body().errors[0].code, 'E_STALE')
    assert.containsSubset(second.body().row, { version: row.version, values: { name: 'Alps' } })
    assert.notProperty(second.body().row.values, 'key')
    ;(await change('Mountain', row.version)).assertStatus(200)
    for (const value of [null, '', {}, 'A']) {
      const { version: now } = (await page(`${root}/labels/${ids[0]}`, owner)).props.row
      ;(await change(value, now)).assertStatus(422)
    }
  })

  test('of two who change a row at the same moment one is told', async ({ assert, client }) => {
    const { owner, admin, org, root, ids } = await scene('Alp')
    const { json, page } = asking(client)
    const { version } = (await page(`${root}/labels/${ids[0]}`, owner)).props.row
    const change = (user: User, value: string) =>
      json('PATCH', `${root}/labels/${ids[0]}/cell/name`, user, { version, value })
    const answers = await Promise.all([
      change(owner, 'One'),
      change(admin, 'Two'),
      change(owner, 'Three'),
    ])
    const codes = answers.map((answer) => answer.status()).sort()
    assert.deepEqual(codes, [200, 409, 409])
    const [winner] = answers.filter((answer) => answer.status() === 200)
    assert.deepEqual(await namesOf(org.id), [winner.body().row.values.name])
  })

  test('what the server counts by itself makes nobody overtaken', async ({ client }) => {
    const { org, operator } = await scene()
    const { json, page } = asking(client)
    const path = `/admin/r/orgs/${org.id}`
    const { version } = (await page(path, operator)).props.row
    await org.merge({ storageUsedBytes: 1_000 }).save()
    const raised = await json('PATCH', `${path}/cell/storageLimitBytes`, operator, {
      version,
      value: 5_000,
    })
    raised.assertStatus(200)
  })

  test('a key is taken only of a row that is there for this org', async ({ assert, client }) => {
    const [ours, theirs] = [await scene(), await scene()]
    const room = await ours.org.related('albums').create({ name: 'Summer' })
    const other = await ours.org.related('albums').create({ name: 'Winter' })
    const far = await theirs.org.related('albums').create({ name: 'Far' })
    const photo = await makePhoto(room, ours.owner)
    const { json, page } = asking(client)
    const path = `${ours.root}/pictures/${photo.id}`
    const change = async (albumId: unknown) => {
      const { version } = (await page(path, ours.owner)).props.row
      return json('PATCH', path, ours.owner, { version, values: { albumId } })
    }
    const stranger = await change(far.id)
    stranger.assertStatus(422)
    assert.containsSubset(stranger.body().errors[0], {
      code: 'E_UNKNOWN_RELATION',
      field: 'albumId',
    })
    ;(await change('nonsense')).assertStatus(422)
    const albumOf = async () =>
      (await Photo.within(ours.org.id).where('id', photo.id).firstOrFail()).albumId
    assert.equal(await albumOf(), room.id)
    ;(await change(other.id)).assertStatus(302)
    assert.equal(await albumOf(), other.id)
  })

  test('what is deleted by a resource can come back by it, and nothing else', async ({
    assert,
    client,
  }) => {
    const { org, owner, root } = await scene()
    const room = await org.related('albums').create({ name: 'Summer' })
    const { form, page } = asking(client)
    const path = `${root}/rooms/${room.id}`
    const stored = () => Album.within(org.id).where('id', room.id).firstOrFail()
    assert.deepEqual((await page(path, owner)).props.can, {
      update: false,
      delete: true,
      restore: false,
    })
    const early = await form('POST', `${path}/restore`, owner)
    early.assertHeader('location', '/the-form')
    const deleted = await form('DELETE', path, owner)
    deleted.assertHeader('location', `${root}/rooms`)
    assert.isNotNull((await stored()).trashedAt)
    assert.isTrue((await page(path, owner)).props.can.restore)
    const restored = await form('POST', `${path}/restore`, owner)
    restored.assertHeader('location', path)
    assert.isNull((await stored()).trashedAt)
  })

  test('what has no way of its own to go is deleted', async ({ assert, client }) => {
    const { org, owner, root, ids } = await scene('Alp', 'Sea')
    const { form } = asking(client)
    await form('DELETE', `${root}/labels/${ids[0]}`, owner)
    assert.deepEqual(await namesOf(org.id), ['Sea'])
    const again = await form('DELETE', `${root}/labels/${ids[0]}`, owner)
    again.assertHeader('location', '/the-form')
  })

  test('addresses that ask for what is not there are told so', async ({ client }) => {
    const { owner, root } = await scene('Alp')
    const { page } = asking(client)
    for (const [path, status] of [
      ['labels?sort=key', 422],
      ['labels?f=name', 422],
      ['pictures?q=sea', 422],
      [`labels?${'f[name][]=x&'.repeat(51)}`, 422],
      ['labels?cols=nothing', 422],
      ['labels?f[linkCount]=1..', 422],
      ['labels?f[orgId]=nonsense', 422],
      ['labels?cursor=nonsense', 422],
      ['labels?before=nonsense', 422],
      ['labels/nonsense', 404],
      ['labels/nonsense/edit', 404],
      ['rooms/new', 404],
      ['Labels', 404],
      ['__proto__', 404],
      ['constructor', 404],
    ] as const)
      (await page(`${root}/${path}`, owner)).answer.assertStatus(status)
  })
})
