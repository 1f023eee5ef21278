import { test } from '@japa/runner'
import type { ApiClient } from '@japa/api-client'
import { DateTime } from 'luxon'
import { defineAdminResource } from '#admin/define_admin_resource'
import { registerAdminResource } from '#admin/registry'
import Tag from '#models/tag'
import type User from '#models/user'
import { joinOrg, makeCast, makeUser } from '#tests/fixtures/people'

const operator = () => makeUser({ superadminAt: DateTime.now() })

const tags = defineAdminResource(Tag, {
  tenancy: 'org',
  policy: { viewAny: () => true, view: () => true },
  record: { title: 'name' },
  list: {
    columns: ['name', 'createdAt'],
    sort: 'name',
    sorts: ['createdAt'],
    filters: ['createdAt'],
    search: ['name'],
  },
})

function asking(client: ApiClient, user: User | null, root: string) {
  const ask = async (method: string, path: string, body?: object) => {
    const request = client.request(`${root}${path}`, method).accept('json').withCsrfToken()
    if (user) request.loginAs(user)
    if (body) request.json(body)
    return request
  }
  return {
    list: (name = 'tags') => ask('GET', `/r/${name}/views`),
    make: (body: object, name = 'tags') => ask('POST', `/r/${name}/views`, body),
    change: (id: string, body: object) => ask('PATCH', `/r/tags/views/${id}`, body),
    remove: (id: string) => ask('DELETE', `/r/tags/views/${id}`),
  }
}

const namesIn = (response: { body(): { views: { name: string }[] } }) =>
  response.body().views.map(({ name }) => name)

test.group('Saved views', (group) => {
  group.setup(() => registerAdminResource(tags))

  test('are kept under a name with what their list was asked for, and changed', async ({
    assert,
    client,
  }) => {
    const { org, owner } = await makeCast()
    const mine = asking(client, owner, `/orgs/${org.slug}/settings`)
    const query = { q: 'sea', f: { createdAt: '2026-01-01..' }, sort: '-createdAt', cols: 'name' }
    const made = await mine.make({ name: '  Sea  this year ', query })
    made.assertStatus(201)
    const { view } = made.body()
    assert.deepEqual(view, {
      id: view.id,
      name: 'Sea this year',
      isShared: false,
      isDefault: false,
      isMine: true,
      canRemove: true,
      query,
    })
    const changed = await mine.change(view.id, { name: 'Sea', isDefault: true, isShared: true })
    assert.containsSubset(changed.body().view, {
      name: 'Sea',
      isDefault: true,
      isShared: true,
      query,
    })
    assert.deepEqual((await mine.list()).body().views, [changed.body().view])
    const removed = await mine.remove(view.id)
    removed.assertStatus(204)
    assert.deepEqual(namesIn(await mine.list()), [])
  })

  test('of somebody are their own until they share them, and never of another org', async ({
    assert,
    client,
  }) => {
    const { org, owner, admin, foreigner, foreignOrg } = await makeCast()
    const root = `/orgs/${org.slug}/settings`
    const [mine, theirs] = [asking(client, admin, root), asking(client, owner, root)]
    await mine.make({ name: 'Private' })
    const { view } = (await mine.make({ name: 'Shared', isShared: true, isDefault: true })).body()
    const [seen] = (await theirs.list()).body().views
    assert.containsSubset(seen, {
      name: 'Shared',
      isMine: false,
      isDefault: false,
      canRemove: true,
    })
    assert.deepEqual(namesIn(await theirs.list()), ['Shared'])

    const other = asking(client, foreigner, `/orgs/${foreignOrg.slug}/settings`)
    assert.deepEqual(namesIn(await other.list()), [])
    for (const refused of [await other.change(view.id, { name: 'x' }), await other.remove(view.id)])
      refused.assertStatus(404)
    const refused = await theirs.change(view.id, { name: 'x' })
    refused.assertStatus(403)
    const colleague = await joinOrg(org, 'admin')
    const kept = await asking(client, colleague, root).remove(view.id)
    kept.assertStatus(403)
    const tidied = await theirs.remove(view.id)
    tidied.assertStatus(204)
  })

  test('of the console are not those of an org', async ({ assert, client }) => {
    const { org, owner } = await makeCast()
    await owner.merge({ superadminAt: DateTime.now() }).save()
    const [console, inOrg] = ['/admin', `/orgs/${org.slug}/settings`].map((root) =>
      asking(client, owner, root)
    )
    const { view } = (await console.make({ name: `Console ${owner.id}` })).body()
    await inOrg.make({ name: 'Ours' })
    assert.deepEqual(namesIn(await inOrg.list()), ['Ours'])
    assert.include(namesIn(await console.list()), `Console ${owner.id}`)
    assert.notInclude(namesIn(await console.list()), 'Ours')
    const foreign = await inOrg.remove(view.id)
    foreign.assertStatus(404)
  })

  test('open by themselves one at a time', async ({ assert, client }) => {
    const mine = asking(client, await operator(), '/admin')
    const first = (await mine.make({ name: 'A', isDefault: true })).body().view
    const second = (await mine.make({ name: 'B', isDefault: true })).body().view
    const defaults = async () =>
      (await mine.list())
        .body()
        .views.filter((view: { isDefault: boolean }) => view.isDefault)
        .map(({ id }: { id: string }) => id)
    assert.deepEqual(await defaults(), [second.id])
    await mine.change(first.id, { isDefault: true })
    assert.deepEqual(await defaults(), [first.id])
  })

  test('name only what the list knows, and are not without number', async ({ assert, client }) => {
    const mine = asking(client, await operator(), '/admin')
    for (const [body, code] of [
      [{ name: '' }, 'E_VALIDATION'],
      [{ name: 'x'.repeat(61) }, 'E_VALIDATION'],
      [{ name: 'x', isShared: 'yes' }, 'E_VALIDATION'],
      [{ name: 'x', query: { f: 'all' } }, 'E_VALIDATION'],
      [{ name: 'x', query: { q: 'x'.repeat(201) } }, 'E_VALIDATION'],
      [{ name: 'x', query: { sort: 'password' } }, 'E_UNKNOWN_SORT'],
      [{ name: 'x', query: { cols: 'name,password' } }, 'E_UNKNOWN_COLUMN'],
      [{ name: 'x', query: { f: { password: 'x' } } }, 'E_UNKNOWN_FILTER'],
      [{ name: 'x', query: { f: { createdAt: 'soon' } } }, 'E_BAD_FILTER'],
    ] as const) {
      const response = await mine.make(body)
      response.assertStatus(422)
      assert.equal(response.body().errors[0].code, code, JSON.stringify(body))
    }
    const nowhere = await mine.list('nothing')
    nowhere.assertStatus(404)
    for (let index = 0; index < 50; index++) await mine.make({ name: `View ${index}` })
    const more = await mine.make({ name: 'One more' })
    more.assertStatus(409)
    assert.equal(more.body().errors[0].code, 'E_TOO_MANY_VIEWS')
    assert.lengthOf((await mine.list()).body().views.filter(isMine), 50)
  })

  test('are for who administers there, and nobody else', async ({ client }) => {
    const { org, owner, member, foreigner } = await makeCast()
    for (const [user, root, status] of [
      [owner, '/admin', 404],
      [member, `/orgs/${org.slug}/settings`, 404],
      [foreigner, `/orgs/${org.slug}/settings`, 404],
      [await operator(), `/orgs/${org.slug}/settings`, 404],
    ] as const)
      for (const response of [
        await asking(client, user, root).list(),
        await asking(client, user, root).make({ name: 'x' }),
      ])
        response.assertStatus(status)
    const visitor = await asking(client, null, '/admin').list()
    visitor.assertStatus(401)
  })
})

const isMine = (view: { isMine: boolean }) => view.isMine
