import { test } from '@japa/runner'
import { DateTime } from 'luxon'
import { asking } from '#tests/functional/admin_framework/asking'
import { furnish, namesOf, scene } from '#tests/functional/admin_framework/desk'
import { makePhoto } from '#tests/fixtures/library'

const titles = ({ rows }: Record<string, any>) => rows.map(({ title }: { title: string }) => title)

test.group('Rows in the settings of an org', (group) => {
  furnish(group)

  test('are there for its owner and admins, and for nobody else', async ({ assert, client }) => {
    const { org, owner, admin, member, foreigner, operator, root, ids } = await scene('Alp', 'Sea')
    const { page, json, form } = asking(client)
    for (const user of [owner, admin]) {
      const { answer, props } = await page(`${root}/labels`, user)
      answer.assertInertiaComponent('admin/resource/index')
      assert.deepEqual(titles(props), ['Alp', 'Sea'])
      assert.deepEqual(props.area, { kind: 'org', root: `/orgs/${org.slug}/settings` })
      assert.deepEqual(props.can, { create: true, export: true })
    }
    for (const user of [member, foreigner, operator]) {
      for (const path of ['', '/new', `/${ids[0]}`, `/${ids[0]}/edit`])
        (await page(`${root}/labels${path}`, user)).answer.assertStatus(404)
      const values = { name: 'Mine', key: 'mine' }
      for (const [method, path, body] of [
        ['POST', '', { values }],
        ['PATCH', `/${ids[0]}`, { version: 'x', values }],
        ['DELETE', `/${ids[0]}`, {}],
        ['POST', '/selection', { ids }],
        ['POST', '/actions/mark', { selection: 'x', values: { sign: '!' } }],
        ['PATCH', `/${ids[0]}/cell/name`, { version: 'x', value: 'Mine' }],
      ] as const) {
        const answer = await json(method, `${root}/labels${path}`, user, body)
        answer.assertStatus(404)
      }
      const sent = await form('DELETE', `${root}/labels/${ids[0]}`, user)
      sent.assertHeader('location', '/the-form')
    }
    const visitor = await client.get(`${root}/labels`).redirects(0)
    visitor.assertHeader('location', '/sign-in')
    const unknown = await json('POST', `${root}/labels/selection`, null, { ids })
    unknown.assertStatus(401)
    assert.deepEqual(await namesOf(org.id), ['Alp', 'Sea'])
  })

  test('tell of each whether it may be changed there', async ({ assert, client }) => {
    const { owner, root, ids } = await scene('Alp', 'Fixed')
    const { page, json } = asking(client)
    const { props } = await page(`${root}/labels`, owner)
    const rights = (rows: { title: string; canUpdate: boolean }[]) =>
      rows.map(({ title, canUpdate }) => [title, canUpdate])
    assert.deepEqual(rights(props.rows), [
      ['Alp', true],
      ['Fixed', false],
    ])
    const cell = (index: number) =>
      json('PATCH', `${root}/labels/${ids[index]}/cell/name`, owner, {
        version: props.rows[index].version,
        value: 'Fixed',
      })
    const changed = await cell(0)
    assert.deepEqual(rights([changed.body().row]), [['Fixed', false]])
    ;(await cell(1)).assertStatus(403)
    // Nothing changes a room in its list: there is no form for it.
    const rooms = await page(`${root}/rooms`, owner)
    assert.isTrue(rooms.props.rows.every(({ canUpdate }: any) => canUpdate === false))
  })

  test('in the console are judged as whole rows, whatever columns are shown', async ({
    assert,
    client,
  }) => {
    const { org, foreignOrg, operator } = await scene()
    await org.merge({ deletedAt: DateTime.now(), name: `Gone ${org.slug}` }).save()
    const { page } = asking(client)
    for (const [found, canUpdate] of [
      [org, false],
      [foreignOrg, true],
    ] as const) {
      const { props } = await page(`/admin/r/orgs?q=${found.slug}&cols=storageLimitBytes`, operator)
      assert.equal(props.rows[0].canUpdate, canUpdate)
      assert.deepEqual(Object.keys(props.rows[0].values), ['storageLimitBytes'])
    }
  })

  test('are those of this org, and what belongs to the server is not among them', async ({
    assert,
    client,
  }) => {
    const [ours, theirs] = [await scene('Alp'), await scene('Beach')]
    const { page, json } = asking(client)
    const { props } = await page(`${ours.root}/labels`, ours.owner)
    assert.deepEqual(titles(props), ['Alp'])
    for (const path of ['orgs', 'users', 'jobs', 'nothing', `labels/${theirs.ids[0]}`])
      (await page(`${ours.root}/${path}`, ours.owner)).answer.assertStatus(404)
    const selected = await json('POST', `${ours.root}/labels/selection`, ours.owner, {
      ids: [...ours.ids, ...theirs.ids],
    })
    assert.containsSubset(selected.body(), { count: 1, isCapped: false })
    const { props: all } = await page('/admin/r/labels?q=beach', ours.operator)
    assert.includeMembers(titles(all), ['Beach'])
  })

  test('fields that somebody may not see are in no answer', async ({ assert, client }) => {
    const { owner, operator, root, ids } = await scene('Alp')
    const { page } = asking(client)
    const inOrg = await page(`${root}/labels/${ids[0]}`, owner)
    assert.notProperty(inOrg.props.row.values, 'key')
    const console = await page(`/admin/r/labels/${ids[0]}`, operator)
    assert.property(console.props.row.values, 'key')
  })

  test('a row says what may be done with it, and which rows belong to it', async ({
    assert,
    client,
  }) => {
    const { org, owner, root, ids } = await scene('Fixed', 'Free')
    const { page } = asking(client)
    const [fixed, free] = [
      await page(`${root}/labels/${ids[0]}`, owner),
      await page(`${root}/labels/${ids[1]}`, owner),
    ]
    assert.deepEqual(fixed.props.can, { update: false, delete: false, restore: false })
    assert.deepEqual(fixed.props.actions, ['reveal'])
    assert.deepEqual(free.props.can, { update: true, delete: true, restore: false })
    assert.deepEqual(free.props.actions, ['mark', 'reveal'])

    const album = await org.related('albums').create({ name: 'Summer' })
    for (const name of Array.from({ length: 11 }, (_, index) => `p${index}.jpg`))
      await makePhoto(album, owner, { name })
    const path = `${root}/rooms/${album.id}`
    const { props } = await page(path, owner, ['related'])
    assert.lengthOf(props.related, 1)
    const [table] = props.related
    assert.equal(table.href, `/orgs/${org.slug}/settings/r/pictures?f[albumId]=${album.id}`)
    assert.isTrue(table.hasMore)
    assert.lengthOf(table.rows, 10)
    assert.deepEqual(
      table.columns.map(({ name }: { name: string }) => name),
      ['name']
    )
  })

  test('the navigation tells how much waits in this org', async ({ assert, client }) => {
    const { owner, root } = await scene('Waiting', 'Done')
    const elsewhere = await scene('Waiting')
    const { page } = asking(client)
    const badges = async (path: string, user: typeof owner) =>
      (await page(`${path}/labels`, user, ['badges'])).props.badges.labels
    assert.equal(await badges(root, owner), 1)
    assert.equal(await badges(elsewhere.root, elsewhere.admin), 1)
    assert.isAtLeast(await badges('/admin/r', elsewhere.operator), 2)
  })

  test('a picker offers rows of this org, and knows the one that is chosen', async ({
    assert,
    client,
  }) => {
    const [ours, theirs] = [await scene(), await scene()]
    const { json } = asking(client)
    const room = await ours.org.related('albums').create({ name: 'Summer' })
    const far = await theirs.org.related('albums').create({ name: 'Summer' })
    const offered = async (query: string) => {
      const path = `${ours.root}/pictures/options/albumId?${query}`
      return (await json('GET', path, ours.owner)).body().options
    }
    const found = [{ id: room.id, title: 'Summer', subtitle: null }]
    assert.deepEqual(await offered('q=sum'), found)
    assert.deepEqual(await offered('q=winter'), [])
    assert.deepEqual(await offered(`id=${room.id}`), found)
    assert.deepEqual(await offered(`id=${far.id}`), [])
    for (const field of ['name', 'nothing', 'toString']) {
      const answer = await json('GET', `${ours.root}/pictures/options/${field}`, ours.owner)
      answer.assertStatus(404)
    }
    const bad = await json('GET', `${ours.root}/pictures/options/albumId?id=x`, ours.owner)
    bad.assertStatus(422)
  })

  test('a picker names the people of this org, who have no list there, and nobody else', async ({
    assert,
    client,
  }) => {
    const [ours, theirs] = [await scene(), await scene()]
    const { json } = asking(client)
    const offered = async (query: string) => {
      const path = `${ours.root}/pictures/options/uploadedById?${query}`
      return (await json('GET', path, ours.owner))
        .body()
        .options.map(({ id }: { id: string }) => id)
    }
    const people = await offered('q=')
    assert.includeMembers(people, [ours.owner.id, ours.member.id])
    assert.notInclude(people, theirs.owner.id)
    assert.deepEqual(await offered(`q=${encodeURIComponent(theirs.owner.name)}`), [])
    assert.deepEqual(await offered(`id=${ours.owner.id}`), [ours.owner.id])
    assert.deepEqual(await offered(`id=${theirs.owner.id}`), [])
  })
})
