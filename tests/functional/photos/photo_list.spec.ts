import { test } from '@japa/runner'
import { randomUUID } from 'node:crypto'
import type { ApiClient } from '@japa/api-client'
import type Org from '#models/org'
import type User from '#models/user'
import { idsOf, makePhoto, trashedDaysAgo } from '#tests/fixtures/library'
import { makeCast } from '#tests/fixtures/people'
import { makeAlbum } from '#tests/fixtures/uploading'

const photosOf = ({ slug }: Org) => `/api/v1/orgs/${slug}/photos`

async function find(client: ApiClient, org: Org, user: User, query: Record<string, unknown>) {
  const response = await client.get(photosOf(org)).qs(query).loginAs(user)
  response.assertStatus(200)
  return idsOf(response.body().data)
}

test.group('Photos: list', () => {
  test('shows the newest capture first, of all albums, and nothing from the trash', async ({
    client,
    assert,
  }) => {
    const { org, owner, member } = await makeCast()
    const [summer, winter] = [await makeAlbum(org), await makeAlbum(org)]
    const one = await makePhoto(summer, owner)
    const two = await makePhoto(winter, owner)
    const three = await makePhoto(summer, owner)
    await trashedDaysAgo(await makePhoto(summer, owner), 1)
    assert.deepEqual(await find(client, org, member, {}), idsOf([three, two, one]))
    assert.deepEqual(await find(client, org, member, { album_id: summer.id }), idsOf([three, one]))
    const album = await client
      .get(`/api/v1/orgs/${org.slug}/albums/${summer.id}/photos`)
      .loginAs(member)
    assert.deepEqual(idsOf(album.body().data), idsOf([three, one]))
  })

  test('finds just the photos that are named, if they belong to what is asked for', async ({
    client,
    assert,
  }) => {
    const { org, owner, member } = await makeCast()
    const [summer, winter] = [await makeAlbum(org), await makeAlbum(org)]
    const one = await makePhoto(summer, owner, { tags: ['Lake'] })
    const two = await makePhoto(winter, owner)
    await makePhoto(summer, owner)
    const gone = await trashedDaysAgo(await makePhoto(summer, owner), 1)
    const ids = [one.id, two.id, gone.id, randomUUID()].join(',')
    assert.deepEqual(await find(client, org, member, { ids }), idsOf([two, one]))
    assert.deepEqual(await find(client, org, member, { ids, tag: 'lake' }), [one.id])
    const inAlbum = await client
      .get(`/api/v1/orgs/${org.slug}/albums/${winter.id}/photos`)
      .qs({ ids })
      .loginAs(member)
    assert.deepEqual(idsOf(inAlbum.body().data), [two.id])
    for (const wrong of ['nonsense', Array.from({ length: 101 }, () => one.id).join(',')]) {
      const response = await client.get(photosOf(org)).qs({ ids: wrong }).loginAs(member)
      response.assertStatus(422)
    }
  })

  test('says of each photo what a grid needs', async ({ client, assert }) => {
    const { org, owner } = await makeCast()
    const takenAt = Date.UTC(2023, 6, 14, 18, 30)
    const photo = await makePhoto(await makeAlbum(org), owner, {
      takenAt,
      takenOffset: 120,
      caption: 'Sunset',
      state: 'stored',
      tags: ['Beach', 'Lake'],
    })
    const response = await client.get(photosOf(org)).loginAs(owner)
    const base = `${photosOf(org)}/${photo.id}/files`
    assert.containsSubset(response.body().data[0], {
      id: photo.id,
      album_id: photo.albumId,
      name: 'beach.jpg',
      state: 'processing',
      width: 4000,
      height: 3000,
      taken_at: '2023-07-14T18:30:00.000Z',
      taken_offset: 120,
      caption: 'Sunset',
      tags: ['Beach', 'Lake'],
      favorite: false,
      uploaded_by_id: owner.id,
      can: { edit: true },
      urls: { thumb: `${base}/thumb`, preview: `${base}/preview`, original: `${base}/original` },
    })
  })

  test('pages by cursor, also where many were taken at the same moment', async ({
    client,
    assert,
  }) => {
    const { org, owner } = await makeCast()
    const album = await makeAlbum(org)
    const takenAt = Date.UTC(2020, 0, 1)
    for (let i = 0; i < 7; i++) await makePhoto(album, owner, { takenAt: takenAt + (i % 3) * 1000 })
    const seen: string[] = []
    let next: string | null = ''
    while (next !== null) {
      const page = await client
        .get(photosOf(org))
        .qs({ limit: 2, ...(next && { cursor: next }) })
        .loginAs(owner)
      seen.push(...idsOf(page.body().data))
      next = page.body().meta.next
    }
    assert.lengthOf(seen, 7)
    assert.deepEqual(seen, await find(client, org, owner, {}))
  })

  test('filters by tag, however it is spelled', async ({ client, assert }) => {
    const { org, owner } = await makeCast()
    const album = await makeAlbum(org)
    const beach = await makePhoto(album, owner, { tags: ['Straße am Meer'] })
    await makePhoto(album, owner, { tags: ['Lake'] })
    assert.deepEqual(await find(client, org, owner, { tag: ' STRAßE  am meer' }), [beach.id])
    assert.deepEqual(await find(client, org, owner, { tag: 'unknown' }), [])
  })

  test('searches caption, name, camera and tags, case and umlauts aside', async ({
    client,
    assert,
  }) => {
    const { org, owner } = await makeCast()
    // By default it is called by a random number, in which any number may be found.
    const album = await makeAlbum(org, owner, { name: 'Trip' })
    const caption = await makePhoto(album, owner, { caption: 'ÄRGER im Garten' })
    const name = await makePhoto(album, owner, { name: 'IMG_0815.JPG' })
    const camera = await makePhoto(album, owner, { camera: 'Fujifilm X100V' })
    const tagged = await makePhoto(album, owner, { tags: ['Größe'] })
    await makePhoto(album, owner, { name: 'IMGX0816.JPG' })
    assert.deepEqual(await find(client, org, owner, { q: 'ärger' }), [caption.id])
    assert.deepEqual(await find(client, org, owner, { q: 'garten  ärger' }), [caption.id])
    assert.deepEqual(await find(client, org, owner, { q: 'img_0815' }), [name.id])
    assert.deepEqual(await find(client, org, owner, { q: 'x100v fuji' }), [camera.id])
    assert.deepEqual(await find(client, org, owner, { q: 'GRÖSSE' }), [tagged.id])
    assert.deepEqual(await find(client, org, owner, { q: 'GRÖßE' }), [tagged.id])
    for (const q of ['900%', '\\', "'; drop table photos; --"]) {
      assert.deepEqual(await find(client, org, owner, { q }), [])
    }
  })

  test('filters by state, by favourites of whoever asks, and by several things at once', async ({
    client,
    assert,
  }) => {
    const { org, owner, member } = await makeCast()
    const album = await makeAlbum(org)
    const failed = await makePhoto(album, owner, { state: 'failed', failure: 'decode' })
    const stored = await makePhoto(album, owner, { state: 'stored' })
    const working = await makePhoto(album, owner, { state: 'processing' })
    const liked = await makePhoto(album, owner, { tags: ['lake'] })
    await client
      .put(`${photosOf(org)}/${liked.id}/favorite`)
      .loginAs(member)
      .withCsrfToken()
    assert.deepEqual(await find(client, org, owner, { state: 'failed' }), [failed.id])
    assert.deepEqual(
      await find(client, org, owner, { state: 'processing' }),
      idsOf([working, stored])
    )
    assert.deepEqual(await find(client, org, member, { favorite: 'true' }), [liked.id])
    assert.deepEqual(await find(client, org, owner, { favorite: 'true' }), [])
    assert.deepEqual(
      await find(client, org, member, { favorite: 'true', tag: 'lake', state: 'ready' }),
      [liked.id]
    )
  })

  test('refuses wrong cursors, limits and filters', async ({ client }) => {
    const { org, owner, foreignOrg, foreigner } = await makeCast()
    await makePhoto(await makeAlbum(foreignOrg), foreigner)
    const places = [
      [],
      ['x', randomUUID()],
      [1, 'x'],
      [1.5, randomUUID()],
      [1, randomUUID(), 1],
      [1e300, randomUUID()],
      {},
    ]
    const cursors = [
      '%%%',
      '',
      ...places.map((place) => Buffer.from(JSON.stringify(place)).toString('base64url')),
    ]
    for (const cursor of cursors.filter(Boolean)) {
      const response = await client.get(photosOf(org)).qs({ cursor }).loginAs(owner)
      response.assertStatus(422)
      response.assertBodyContains({ errors: [{ code: 'E_BAD_CURSOR' }] })
    }
    const bad = [
      { limit: 0 },
      { limit: 501 },
      { limit: 'x' },
      { album_id: 'x' },
      { state: 'gone' },
      { q: 'x'.repeat(301) },
      { cursor: 'x'.repeat(201) },
      { favorite: 'perhaps' },
    ]
    for (const query of bad) {
      const response = await client.get(photosOf(org)).qs(query).loginAs(owner)
      response.assertStatus(422)
    }
    const null0 = await client.get(`${photosOf(org)}?q=%00`).loginAs(owner)
    null0.assertStatus(400)
  })

  test('is not there for visitors and strangers', async ({ client, assert }) => {
    const { org, owner, foreigner, foreignOrg } = await makeCast()
    const album = await makeAlbum(org)
    const photo = await makePhoto(album, owner)
    for (const path of [
      photosOf(org),
      `${photosOf(org)}/${photo.id}`,
      `/api/v1/orgs/${org.slug}/albums/${album.id}/photos`,
    ]) {
      ;(await client.get(path)).assertStatus(401)
      ;(await client.get(path).loginAs(foreigner)).assertStatus(404)
    }
    const crossed = await client.get(`${photosOf(foreignOrg)}/${photo.id}`).loginAs(foreigner)
    crossed.assertStatus(404)
    assert.deepEqual(await find(client, foreignOrg, foreigner, { album_id: album.id }), [])
    const album404 = await client
      .get(`/api/v1/orgs/${foreignOrg.slug}/albums/${album.id}/photos`)
      .loginAs(foreigner)
    album404.assertStatus(404)
  })
})

test.group('Photos: one', () => {
  test('tells everything about a photo', async ({ client, assert }) => {
    const { org, owner, member } = await makeCast()
    const album = await makeAlbum(org)
    const photo = await makePhoto(album, owner, {
      camera: 'X100V',
      latitude: 47.5,
      longitude: 8.7,
      exif: { iso: 200 },
    })
    const response = await client.get(`${photosOf(org)}/${photo.id}`).loginAs(member)
    response.assertStatus(200)
    const { data } = response.body()
    assert.containsSubset(data, {
      camera: 'X100V',
      latitude: 47.5,
      longitude: 8.7,
      exif: { iso: 200 },
      mime: 'image/jpeg',
      byte_size: 1000,
      album: { id: album.id, name: album.name },
      uploaded_by: { id: owner.id, name: owner.name },
      trashed_at: null,
    })
    assert.match(data.sha256, /^[0-9a-f]{64}$/)
  })

  test('outlives the account of whoever uploaded it', async ({ client, assert }) => {
    const { org, owner } = await makeCast()
    const photo = await makePhoto(await makeAlbum(org))
    const response = await client.get(`${photosOf(org)}/${photo.id}`).loginAs(owner)
    response.assertStatus(200)
    assert.isNull(response.body().data.uploaded_by)
  })
})
