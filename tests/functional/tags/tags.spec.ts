import { test } from '@japa/runner'
import { makePhoto, trashedDaysAgo } from '#tests/fixtures/library'
import { makeCast } from '#tests/fixtures/people'
import { makeAlbum } from '#tests/fixtures/uploading'

test.group('Tags', () => {
  test('are listed by name with how many photos in use carry them', async ({ client, assert }) => {
    const { org, owner, member } = await makeCast()
    const [album, other, trashed] = [
      await makeAlbum(org),
      await makeAlbum(org),
      await makeAlbum(org),
    ]
    await makePhoto(album, owner, { tags: ['Lake', 'Boat'] })
    await makePhoto(other, owner, { tags: ['lake'] })
    await makePhoto(trashed, owner, { tags: ['Lake', 'Gone'] })
    await trashedDaysAgo(await makePhoto(album, owner, { tags: ['Boat'] }), 1)
    await trashedDaysAgo(trashed, 1)
    const tags = async (query: object) => {
      const response = await client.get(`/api/v1/orgs/${org.slug}/tags`).qs(query).loginAs(member)
      response.assertStatus(200)
      return response.body().data
    }
    const [boat, lake] = [
      { name: 'Boat', photo_count: 1 },
      { name: 'Lake', photo_count: 2 },
    ]
    assert.deepEqual(await tags({}), [boat, lake])
    assert.deepEqual(await tags({ album_id: other.id }), [{ ...lake, photo_count: 1 }])
    assert.deepEqual(await tags({ q: 'LA' }), [lake])
    assert.deepEqual(await tags({ q: '%' }), [])
  })

  test('are not there for visitors and strangers', async ({ client }) => {
    const { org, foreigner } = await makeCast()
    ;(await client.get(`/api/v1/orgs/${org.slug}/tags`)).assertStatus(401)
    ;(await client.get(`/api/v1/orgs/${org.slug}/tags`).loginAs(foreigner)).assertStatus(404)
  })
})
