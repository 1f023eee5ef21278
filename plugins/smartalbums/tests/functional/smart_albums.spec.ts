import { test } from '@japa/runner'
import { DateTime } from 'luxon'
import { SwitchPluginForOrg } from '#extension/lifecycle/switch_for_org'
import type Org from '#models/org'
import { makePhoto } from '#tests/fixtures/library'
import { joinOrg, makeCast, makeUser } from '#tests/fixtures/people'
import { makeAlbum } from '#tests/fixtures/uploading'
import SavedSearch from '../../saved_search.js'

const searchesOf = ({ slug }: Org) => `/api/v1/orgs/${slug}/p/smartalbums/searches`

test.group('Smart albums', () => {
  test('are shown to everybody in the org with their count and their newest photo', async ({
    client,
    assert,
  }) => {
    const { org, owner, admin, member } = await makeCast()
    const album = await makeAlbum(org, owner)
    await makePhoto(album, owner, { caption: 'Lake' })
    const newest = await makePhoto(album, owner, { tags: ['Lake'] })
    await makePhoto(album, owner, { caption: 'Lake', state: 'failed' })
    await makePhoto(album, owner)
    const made = await client
      .post(searchesOf(org))
      .json({ name: '  All   lakes ', q: ' lake ' })
      .loginAs(member)
      .withCsrfToken()
    made.assertStatus(201)
    for (const person of [owner, admin, member]) {
      const list = await client.get(searchesOf(org)).loginAs(person)
      list.assertStatus(200)
      assert.containsSubset(list.body().data, [
        {
          name: 'All lakes',
          q: 'lake',
          photo_count: 3,
          is_more: false,
          cover: { photo_id: newest.id },
          created_by: { id: member.id },
          can: { edit: true, remove: true },
        },
      ])
    }
  })

  test('are changed and removed by whoever made them, and by owner and admins', async ({
    client,
    assert,
  }) => {
    const { org, owner, admin, member } = await makeCast()
    const other = await joinOrg(org, 'member')
    const search = await SavedSearch.create({
      orgId: org.id,
      name: 'Lakes',
      q: 'lake',
      createdById: member.id,
    })
    const at = `${searchesOf(org)}/${search.id}`
    const rename = (person: typeof owner, change: object) =>
      client.patch(at).json(change).loginAs(person).withCsrfToken()
    ;(await rename(other, { name: 'Mine' })).assertStatus(403)
    ;(await client.delete(at).loginAs(other).withCsrfToken()).assertStatus(403)
    const seen = await client.get(at).loginAs(other)
    assert.deepEqual(seen.body().data.can, { edit: false, remove: false })
    ;(await rename(member, { name: 'Waters' })).assertStatus(200)
    const changed = await rename(admin, { q: 'lake or:river' })
    changed.assertStatus(422)
    changed.assertBodyContains({ errors: [{ code: 'E_SEARCH_UNKNOWN', field: 'q' }] })
    const better = await rename(owner, { q: 'tag:lake' })
    assert.containsSubset(better.body().data, { name: 'Waters', q: 'tag:lake' })
    ;(await client.delete(at).loginAs(admin).withCsrfToken()).assertStatus(204)
    ;(await client.get(at).loginAs(owner)).assertStatus(404)
  })

  test('are not there for visitors and strangers', async ({ client, assert }) => {
    const { org, owner, foreigner, foreignOrg } = await makeCast()
    const search = await SavedSearch.create({ orgId: org.id, name: 'Lakes', q: 'lake' })
    ;(await client.get(searchesOf(org))).assertStatus(401)
    ;(await client.get(searchesOf(org)).loginAs(foreigner)).assertStatus(404)
    for (const path of [
      `${searchesOf(org)}/${search.id}`,
      `${searchesOf(foreignOrg)}/${search.id}`,
    ]) {
      ;(await client.get(path).loginAs(foreigner)).assertStatus(404)
      ;(
        await client.patch(path).json({ name: 'x' }).loginAs(foreigner).withCsrfToken()
      ).assertStatus(404)
      ;(await client.delete(path).loginAs(foreigner).withCsrfToken()).assertStatus(404)
    }
    ;(await client.get(`${searchesOf(org)}/nonsense`).loginAs(owner)).assertStatus(404)
    const theirs = await client.get(searchesOf(foreignOrg)).loginAs(foreigner)
    assert.deepEqual(theirs.body().data, [])
  })

  test('need a name and something to look for, and there are so many of them', async ({
    client,
  }) => {
    const { org, owner } = await makeCast()
    const save = (body: object) =>
      client.post(searchesOf(org)).json(body).loginAs(owner).withCsrfToken()
    for (const body of [
      {},
      { name: 'a' },
      { q: 'a' },
      { name: ' ', q: 'a' },
      { name: 'a', q: ' ' },
      { name: 'x'.repeat(121), q: 'a' },
      { name: 'a', q: 'x'.repeat(301) },
      { name: 'a', q: 'taken:now' },
    ]) {
      ;(await save(body)).assertStatus(422)
    }
    await SavedSearch.createMany(
      Array.from({ length: 100 }, (_, index) => ({
        orgId: org.id,
        name: `Search ${index}`,
        q: 'a',
      }))
    )
    const full = await save({ name: 'a', q: 'a' })
    full.assertStatus(409)
    const message = 'There are 100 saved searches already. Remove one to save another.'
    full.assertBodyContains({ errors: [{ code: 'plg.smartalbums.errors.too_many', message }] })
  })

  test('come a few at a time, by their names', async ({ client, assert }) => {
    const { org, owner } = await makeCast()
    const names = Array.from(
      { length: 14 },
      (_, index) => `Lakes “${String.fromCharCode(97 + index)}”`
    )
    await SavedSearch.createMany(
      names.toReversed().map((name) => ({ orgId: org.id, name, q: 'lake' }))
    )
    await SavedSearch.create({ orgId: org.id, name: names[13], q: 'river' })
    const list = async (query: object) => client.get(searchesOf(org)).qs(query).loginAs(owner)
    const namesIn = (answer: Awaited<ReturnType<typeof list>>) =>
      answer.body().data.map(({ name }: { name: string }) => name)
    const first = await list({})
    assert.deepEqual(namesIn(first), names.slice(0, 12))
    const rest = await list({ cursor: first.body().meta.next })
    assert.deepEqual(namesIn(rest), [...names.slice(12), names[13]])
    assert.isNull(rest.body().meta.next)
    const all = await list({ limit: 15 })
    assert.lengthOf(all.body().data, 15)
    assert.isNull(all.body().meta.next)
    const torn = (place: unknown) => Buffer.from(JSON.stringify(place)).toString('base64url')
    for (const query of [
      { limit: 0 },
      { limit: 51 },
      { cursor: 'nonsense' },
      { cursor: torn(['Lakes', 'nonsense']) },
      { cursor: torn([1, org.id]) },
      { cursor: 'x'.repeat(601) },
    ]) {
      ;(await list(query)).assertStatus(422)
    }
  })

  test('that are no longer understood show nothing instead of breaking the list', async ({
    client,
    assert,
  }) => {
    const { org, owner } = await makeCast()
    await SavedSearch.create({ orgId: org.id, name: 'Old', q: 'gone:filter' })
    const list = await client.get(searchesOf(org)).loginAs(owner)
    list.assertStatus(200)
    assert.containsSubset(list.body().data, [{ photo_count: 0, cover: null }])
  })

  test('give what they find their name, on the page that shows just that', async ({
    client,
    assert,
  }) => {
    const { org, owner } = await makeCast()
    await SavedSearch.create({ orgId: org.id, name: 'Lakes', q: 'lake' })
    const told = async (query: string) => {
      const page = await client.get(`/orgs/${org.slug}/photos${query}`).loginAs(owner).withInertia()
      const { plugins } = page.body().props as { plugins: { id: string; props: object }[] }
      return plugins.find(({ id }) => id === 'smartalbums')!.props
    }
    assert.deepEqual(await told('?q=%20lake%20'), { savedAs: 'Lakes' })
    for (const query of ['', '?q=', '?q=river', '?q=lake&tag=Big', '?q[]=lake']) {
      assert.deepEqual(await told(query), { savedAs: null })
    }
  })

  test('say nothing to pages of no org', async ({ client, assert }) => {
    const operator = await makeUser({ superadminAt: DateTime.now() })
    const page = await client.get('/admin/plugins?q=lake').loginAs(operator).withInertia()
    page.assertStatus(200)
    const { plugins } = page.body().props as { plugins: { id: string; props: object }[] }
    assert.deepEqual(plugins.find(({ id }) => id === 'smartalbums')!.props, {})
  })

  test('are not there where an org has switched them off, and come back as they were', async ({
    client,
    assert,
  }) => {
    const { org, owner } = await makeCast()
    await SavedSearch.create({ orgId: org.id, name: 'Lakes', q: 'lake' })
    const turn = (isOn: boolean) =>
      new SwitchPluginForOrg().handle({ id: 'smartalbums', orgId: org.id, isOn })
    await turn(false)
    ;(await client.get(searchesOf(org)).loginAs(owner)).assertStatus(404)
    await turn(true)
    const list = await client.get(searchesOf(org)).loginAs(owner)
    assert.containsSubset(list.body().data, [{ name: 'Lakes' }])
  })
})
