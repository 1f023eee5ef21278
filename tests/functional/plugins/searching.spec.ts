import { test } from '@japa/runner'
import type { ApiClient } from '@japa/api-client'
import type Org from '#models/org'
import type User from '#models/user'
import { makePhoto } from '#tests/fixtures/library'
import { makeCast } from '#tests/fixtures/people'
import { runPlugins, switchPlugin } from '#tests/fixtures/plugin_host'
import { makeAlbum } from '#tests/fixtures/uploading'

async function makeClub() {
  const cast = await makeCast()
  await switchPlugin('goodclub', cast.org.id, true)
  const album = await makeAlbum(cast.org, cast.owner)
  for (const name of ['ada.jpg', 'bob and eve.jpg', 'lake.jpg']) {
    await makePhoto(album, cast.owner, { name })
  }
  const theirs = await makeAlbum(cast.foreignOrg, cast.foreigner)
  await makePhoto(theirs, cast.foreigner, { name: 'ada.jpg' })
  return cast
}

const searching =
  (client: ApiClient, { slug }: Org, user: User) =>
  async (q: string) => {
    const response = await client.get(`/api/v1/orgs/${slug}/photos`).qs({ q }).loginAs(user)
    response.assertStatus(200)
    return response.body().data.map(({ name }: { name: string }) => name) as string[]
  }

test.group('Plugins: filters for searches', (group) => {
  group.setup(() => runPlugins('goodclub'))

  test('find photos of the org, alone, among others and left out', async ({ client, assert }) => {
    const { org, member } = await makeClub()
    const search = searching(client, org, member)
    assert.deepEqual(await search('club:ada.jpg'), ['ada.jpg'])
    assert.deepEqual(await search('club:"bob and eve.jpg" eve'), ['bob and eve.jpg'])
    assert.deepEqual(await search('club:ada.jpg lake'), [])
    assert.sameMembers(await search('-club:ada.jpg'), ['bob and eve.jpg', 'lake.jpg'])
    assert.deepEqual(await search('-club:ada.jpg lake'), ['lake.jpg'])
    assert.deepEqual(await search('club:nobody'), [])
  })

  test('know who searches', async ({ client, assert }) => {
    const { org, owner, member } = await makeClub()
    assert.lengthOf(await searching(client, org, owner)('club:mine'), 3)
    assert.lengthOf(await searching(client, org, member)('club:mine'), 0)
    const suggested = async (user: User) => {
      const address = `/api/v1/orgs/${org.slug}/suggestions`
      const response = await client.get(address).qs({ q: 'club:ch' }).loginAs(user)
      return response.body().data.map(({ text }: { text: string }) => text)
    }
    assert.deepEqual(await suggested(owner), ['club:chair.jpg'])
    assert.deepEqual(await suggested(member), [])
  })

  test('count in the timeline', async ({ client, assert }) => {
    const { org, member } = await makeClub()
    const timeline = await client
      .get(`/api/v1/orgs/${org.slug}/timeline`)
      .qs({ q: 'club:ada.jpg' })
      .loginAs(member)
    assert.equal(timeline.body().data.total, 1)
  })

  test('are unknown words where the plugin is off', async ({ client, assert }) => {
    const { foreignOrg, foreigner } = await makeClub()
    const address = `/api/v1/orgs/${foreignOrg.slug}`
    const refused = await client
      .get(`${address}/photos`)
      .qs({ q: 'club:ada.jpg' })
      .loginAs(foreigner)
    refused.assertStatus(422)
    assert.equal(refused.body().errors[0].code, 'E_SEARCH_UNKNOWN')
    const suggested = await client.get(`${address}/suggestions`).qs({ q: 'cl' }).loginAs(foreigner)
    assert.deepEqual(
      suggested.body().data.map(({ text }: { text: string }) => text),
      []
    )
  })

  test('that throw find nothing', async ({ client, assert }) => {
    const { org, member } = await makeClub()
    const search = searching(client, org, member)
    assert.deepEqual(await search('club:broken'), [])
    assert.deepEqual(await search('-club:broken'), [])
  })

  test('are proposed with their values', async ({ client, assert }) => {
    const { org, member } = await makeClub()
    const suggest = async (q: string) => {
      const response = await client
        .get(`/api/v1/orgs/${org.slug}/suggestions`)
        .qs({ q })
        .loginAs(member)
      return response.body().data as { kind: string; text: string }[]
    }
    assert.includeDeepMembers(await suggest(''), [{ kind: 'filter', name: 'club', text: 'club:' }])
    assert.deepEqual(await suggest('-club:bob'), [
      { kind: 'plugin', name: 'bob and eve.jpg', text: '-club:"bob and eve.jpg"' },
    ])
    assert.includeDeepMembers(await suggest('ada'), [
      { kind: 'plugin', name: 'ada.jpg', text: 'club:ada.jpg' },
    ])
  })

  test('are named on the pages of the org', async ({ client, assert }) => {
    const { org, member } = await makeClub()
    const page = await client.get(`/orgs/${org.slug}/photos`).loginAs(member).withInertia()
    const { plugins } = page.body().props
    const club = plugins.find(({ id }: { id: string }) => id === 'goodclub')
    assert.deepEqual(club.search, [
      {
        name: 'club',
        title: 'Club',
        hint: 'photos of somebody in the club',
        example: 'club:ada',
        icon: 'i-lucide-users',
      },
    ])
  })
})
