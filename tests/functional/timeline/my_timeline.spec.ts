import { test } from '@japa/runner'
import type { ApiClient } from '@japa/api-client'
import { DateTime } from 'luxon'
import Favorite from '#models/favorite'
import type User from '#models/user'
import { makePhoto, makePhotos, trashedDaysAgo } from '#tests/fixtures/library'
import { joinOrg, makeCast, makeOrg, makeUser } from '#tests/fixtures/people'
import { makeAlbum, tokenOf } from '#tests/fixtures/uploading'

const ADDRESS = '/api/v1/me/timeline'
const MAY_17 = Date.UTC(2024, 4, 17, 12)

async function ask(client: ApiClient, user: User, path = '', query: object = {}) {
  const response = await client.get(`${ADDRESS}${path}`).qs(query).loginAs(user)
  response.assertStatus(200)
  return response.body().data
}

/** Somebody in two orgs, with one photo in each, and an org that is none of their business. */
async function inTwoOrgs() {
  const person = await makeUser()
  const [one, two, foreign] = [await makeOrg(), await makeOrg(), await makeOrg()]
  await joinOrg(one.org, 'member', person)
  await joinOrg(two.org, 'admin', person)
  const [albumOne, albumTwo] = [await makeAlbum(one.org), await makeAlbum(two.org)]
  const older = await makePhoto(albumOne, one.owner, { takenAt: MAY_17, tags: ['Lake'] })
  const newer = await makePhoto(albumTwo, person, { takenAt: MAY_17 + 1000 })
  const secret = await makePhoto(await makeAlbum(foreign.org), foreign.owner, { takenAt: MAY_17 })
  return { person, one, two, albumOne, albumTwo, older, newer, secret }
}

test.group('Timeline across orgs', () => {
  test('shows the photos of all one’s orgs in one order', async ({ client, assert }) => {
    const { person, one, two, older, newer } = await inTwoOrgs()
    const list = await ask(client, person)
    assert.equal(list.total, 2)
    assert.deepEqual(list.buckets, [{ key: '2024-05', count: 2, aspect_sum: 2.667 }])
    assert.sameDeepMembers(
      list.orgs,
      [one.org, two.org].map(({ slug, name }) => ({ slug, name }))
    )
    const bucket = await ask(client, person, '/2024-05')
    assert.deepEqual(bucket.ids, [newer.id, older.id])
    assert.deepEqual(bucket.orgs, list.orgs)
    const slugs = bucket.org.map((index: number) => bucket.orgs[index].slug)
    assert.deepEqual(slugs, [two.org.slug, one.org.slug])
    const place = await ask(client, person, '/place', { photo_id: older.id })
    assert.deepEqual(place, { key: '2024-05', index: 1 })
  })

  test('narrows in each org by what that org knows', async ({ client, assert }) => {
    const { person, two, newer, older } = await inTwoOrgs()
    await Favorite.create({ orgId: two.org.id, userId: person.id, photoId: newer.id })
    assert.deepEqual((await ask(client, person, '/2024-05', { favorite: true })).ids, [newer.id])
    assert.deepEqual((await ask(client, person, '/2024-05', { tag: 'lake' })).ids, [older.id])
    assert.equal((await ask(client, person, '', { tag: 'lake' })).total, 1)
  })

  test('judges by the role in each org what may be edited', async ({ client, assert }) => {
    const { person, one } = await inTwoOrgs()
    await one.org.merge({ settings: { membersMayEditAll: false } }).save()
    assert.deepEqual((await ask(client, person, '/2024-05')).editable, [1, 0])
  })

  test('knows nothing of orgs that are suspended, deleted, or left', async ({ client, assert }) => {
    const { person, one, two, older, secret } = await inTwoOrgs()
    await one.org.merge({ suspendedAt: DateTime.now() }).save()
    const hidden = await ask(client, person)
    assert.equal(hidden.total, 1)
    assert.deepEqual(hidden.orgs, [{ slug: two.org.slug, name: two.org.name }])
    for (const { id } of [older, secret]) {
      const path = `${ADDRESS}/place?photo_id=${id}`
      ;(await client.get(path).loginAs(person)).assertStatus(404)
    }
    await two.org.merge({ deletedAt: DateTime.now() }).save()
    assert.deepEqual(await ask(client, person), { total: 0, buckets: [], orgs: [] })
    const bucket = await ask(client, person, '/2024-05')
    assert.deepEqual([bucket.ids, bucket.org, bucket.orgs], [[], [], []])
  })

  test('shows a token that is made for one org that org alone', async ({ client, assert }) => {
    const { person, one, older } = await inTwoOrgs()
    const token = await tokenOf(person, ['read', `org:${one.org.id}`])
    const bucket = await client.get(`${ADDRESS}/2024-05`).bearerToken(token)
    assert.deepEqual(bucket.body().data.ids, [older.id])
    assert.lengthOf(bucket.body().data.orgs, 1)
    assert.equal((await client.get(ADDRESS).bearerToken(token)).body().data.total, 1)
    ;(await client.get(ADDRESS)).assertStatus(401)
  })

  test('cuts a day that is full in all orgs together into parts', async ({ client, assert }) => {
    const { person, albumOne, albumTwo } = await inTwoOrgs()
    await makePhotos(albumOne, 1500, { takenAt: MAY_17 + 2000 })
    await makePhotos(albumTwo, 1000, { takenAt: MAY_17 + 3000 })
    const { total, buckets } = await ask(client, person)
    assert.equal(total, 2502)
    const keys = buckets.map(({ key }: { key: string }) => key)
    assert.deepEqual(keys, ['2024-05-17.002', '2024-05-17.001'])
    const parts = []
    for (const key of keys) parts.push(await ask(client, person, `/${key}`))
    assert.deepEqual(
      parts.map(({ ids }) => ids.length),
      [502, 2000]
    )
    const times = parts.flatMap(({ taken_at: moments }) => moments)
    assert.deepEqual(
      times,
      times.toSorted((one: number, other: number) => other - one)
    )
    assert.equal(new Set(parts.flatMap(({ ids }) => ids)).size, 2502)
  })

  test('leaves out albums in the trash of each org', async ({ client, assert }) => {
    const { person, albumOne, newer } = await inTwoOrgs()
    await trashedDaysAgo(albumOne, 1)
    assert.deepEqual((await ask(client, person, '/2024-05')).ids, [newer.id])
  })

  test('has a page of its own, which opens on a photo of any of these orgs', async ({
    client,
    assert,
  }) => {
    const { person, one, two, older, secret } = await inTwoOrgs()
    const page = await client.get(`/photos/${older.id}`).loginAs(person).withInertia()
    page.assertStatus(200)
    assert.equal(page.inertiaComponent, 'photos/mine')
    const { timeline, openPhotoId, openPhoto } = page.inertiaProps as Record<string, any>
    assert.equal(timeline.total, 2)
    assert.lengthOf(timeline.columns['2024-05'].ids, 2)
    assert.sameMembers(
      timeline.orgs.map(({ slug }: { slug: string }) => slug),
      [one.org.slug, two.org.slug]
    )
    assert.equal(openPhotoId, older.id)
    assert.include(openPhoto.urls.thumb, `/orgs/${one.org.slug}/`)
    ;(await client.get(`/photos/${secret.id}`).loginAs(person).withInertia()).assertStatus(404)
    ;(await client.get('/photos/nonsense').loginAs(person).withInertia()).assertStatus(404)
    const visitor = await client.get('/photos').redirects(0)
    assert.equal(visitor.header('location'), '/sign-in')
  })

  test('is empty for who is in no org', async ({ client, assert }) => {
    await makeCast()
    const nobody = await makeUser()
    assert.deepEqual(await ask(client, nobody), { total: 0, buckets: [], orgs: [] })
  })
})
