import { test } from '@japa/runner'
import { randomUUID } from 'node:crypto'
import type { ApiClient } from '@japa/api-client'
import Favorite from '#models/favorite'
import type Org from '#models/org'
import type User from '#models/user'
import { makePhoto, makePhotos, trashedDaysAgo } from '#tests/fixtures/library'
import { makeCast } from '#tests/fixtures/people'
import { makeAlbum, serverUrl, tokenOf } from '#tests/fixtures/uploading'

type Query = Record<string, string | boolean>

const timelineOf = ({ slug }: Org) => `/api/v1/orgs/${slug}/timeline`
const noon = (year: number, month: number, day: number) => Date.UTC(year, month - 1, day, 12)

async function ask(client: ApiClient, path: string, user: User, query: Query = {}) {
  const response = await client.get(path).qs(query).loginAs(user)
  response.assertStatus(200)
  return response.body().data
}

async function countsOf(client: ApiClient, org: Org, user: User, query: Query = {}) {
  const { buckets } = await ask(client, timelineOf(org), user, query)
  return buckets.map(({ key, count }: { key: string; count: number }) => [key, count])
}

const bodyOf = async (response: Response) => (await response.json()) as { data: any }

test.group('Timeline: buckets', () => {
  test('tell every member how many photos each month has, newest first', async ({
    client,
    assert,
  }) => {
    const { org, owner, admin, member } = await makeCast()
    const [summer, winter] = [await makeAlbum(org), await makeAlbum(org)]
    await makePhoto(summer, owner, { takenAt: noon(2024, 5, 17) })
    await makePhoto(winter, owner, { takenAt: noon(2024, 5, 1), width: 3000 })
    await makePhoto(winter, owner, { takenAt: noon(2019, 12, 31) })
    for (const person of [owner, admin, member]) {
      const answer = await ask(client, timelineOf(org), person)
      assert.deepEqual(answer, {
        total: 3,
        buckets: [
          { key: '2024-05', count: 2, aspect_sum: 2.333 },
          { key: '2019-12', count: 1, aspect_sum: 1.333 },
        ],
      })
    }
    assert.deepEqual(await countsOf(client, org, member, { album_id: winter.id }), [
      ['2024-05', 1],
      ['2019-12', 1],
    ])
    assert.deepEqual(await countsOf(client, org, member, { album_id: randomUUID() }), [])
  })

  test('begin and end at midnight of the clock that the camera showed', async ({
    client,
    assert,
  }) => {
    const { org, owner } = await makeCast()
    const album = await makeAlbum(org)
    const june = Date.UTC(2024, 5, 1)
    const last = await makePhoto(album, owner, { takenAt: june - 1 })
    const first = await makePhoto(album, owner, { takenAt: june })
    const tokyo = await makePhoto(album, owner, { takenAt: june - 3_600_000, takenOffset: 540 })
    const lima = await makePhoto(album, owner, { takenAt: june + 3_600_000, takenOffset: -300 })
    const may = await ask(client, `${timelineOf(org)}/2024-05`, owner)
    assert.deepEqual(may.ids, [last.id, lima.id])
    assert.deepEqual(may.taken_offsets, [null, -300])
    const { ids } = await ask(client, `${timelineOf(org)}/2024-06`, owner)
    assert.deepEqual(ids, [tokyo.id, first.id])
    const day = await ask(client, `${timelineOf(org)}/2024-05-31`, owner)
    assert.deepEqual(day.ids, [last.id, lima.id])
  })

  test('leave out the trash and albums in it, and show what is not ready', async ({
    client,
    assert,
  }) => {
    const { org, owner, member } = await makeCast()
    const [album, gone] = [await makeAlbum(org), await makeAlbum(org)]
    const takenAt = noon(2024, 5, 17)
    const stored = await makePhoto(album, owner, { takenAt, state: 'stored' })
    const failed = await makePhoto(album, owner, {
      takenAt: takenAt + 1,
      state: 'failed',
      failure: 'E_CORRUPT_IMAGE',
    })
    await trashedDaysAgo(await makePhoto(album, owner, { takenAt }), 1)
    await makePhoto(gone, owner, { takenAt })
    assert.deepEqual(await countsOf(client, org, member), [['2024-05', 3]])
    await trashedDaysAgo(gone, 1)
    assert.deepEqual(await countsOf(client, org, member), [['2024-05', 2]])
    assert.deepEqual(await countsOf(client, org, member, { album_id: gone.id }), [])
    const bucket = await ask(client, `${timelineOf(org)}/2024-05`, member)
    assert.deepEqual(bucket.ids, [failed.id, stored.id])
    assert.deepEqual(bucket.states, ['failed', 'processing'])
    assert.deepEqual(bucket.failures, ['E_CORRUPT_IMAGE', null])
    await gone.merge({ trashedAt: null }).save()
    assert.deepEqual(await countsOf(client, org, member), [['2024-05', 3]])
  })

  test('narrow to tags, words and one’s own favourites', async ({ client, assert }) => {
    const { org, owner, member } = await makeCast()
    const album = await makeAlbum(org)
    const lake = await makePhoto(album, owner, { takenAt: noon(2024, 5, 17), tags: ['Lake'] })
    const boat = await makePhoto(album, owner, { takenAt: noon(2023, 1, 1), caption: 'A boat' })
    await makePhoto(album, owner, { takenAt: noon(2024, 5, 18) })
    await Favorite.create({ orgId: org.id, userId: member.id, photoId: boat.id })
    const at = timelineOf(org)
    for (const [query, photo, key] of [
      [{ tag: 'lake' }, lake, '2024-05'],
      [{ q: 'boat' }, boat, '2023-01'],
      [{ favorite: true }, boat, '2023-01'],
      [{ tag: 'lake', album_id: album.id }, lake, '2024-05'],
    ] as const) {
      assert.deepEqual(await countsOf(client, org, member, query), [[key, 1]])
      assert.deepEqual((await ask(client, `${at}/${key}`, member, query)).ids, [photo.id])
    }
    assert.deepEqual(await countsOf(client, org, owner, { favorite: true }), [])
    const { favorites } = await ask(client, `${at}/2023-01`, member)
    assert.deepEqual(favorites, [1])
    assert.deepEqual((await ask(client, `${at}/2023-01`, owner)).favorites, [0])
  })

  test('of a search follow what happens to its photos', async ({ client, assert }) => {
    const { org, owner, member } = await makeCast()
    const album = await makeAlbum(org)
    const query = { q: 'boat' }
    const boat = { caption: 'A boat', width: 4000, height: 2000 }
    const late = { ...boat, takenAt: Date.UTC(2024, 4, 31, 23), takenOffset: 0 }
    const photo = await makePhoto(album, owner, late)
    await makePhoto(album, owner, { ...boat, takenAt: noon(2024, 5, 17) })
    const found = async () => {
      const { total, buckets } = await ask(client, timelineOf(org), member, query)
      return [total, ...buckets.map((one: Record<string, unknown>) => Object.values(one))]
    }
    assert.deepEqual(await found(), [2, ['2024-05', 2, 4]])
    await photo.merge({ takenOffset: 120 }).save()
    assert.deepEqual(await found(), [2, ['2024-06', 1, 2], ['2024-05', 1, 2]])
    await photo.merge({ width: 2000 }).save()
    assert.deepEqual(await found(), [2, ['2024-06', 1, 1], ['2024-05', 1, 2]])
    await photo.merge({ takenAt: noon(1969, 1, 1) }).save()
    assert.deepEqual(await found(), [2, ['2024-05', 1, 2], ['1969-01', 1, 1]])
    await trashedDaysAgo(photo, 1)
    assert.deepEqual(await found(), [1, ['2024-05', 1, 2]])
    await photo.merge({ caption: 'Another boat' }).save()
    assert.deepEqual(await found(), [1, ['2024-05', 1, 2]])
    await photo.merge({ trashedAt: null }).save()
    assert.deepEqual(await found(), [2, ['2024-05', 1, 2], ['1969-01', 1, 1]])
    await album.trash(owner.id)
    assert.deepEqual(await found(), [0])
  })

  test('say which photos one may edit', async ({ client, assert }) => {
    const { org, owner, member } = await makeCast()
    await org.merge({ settings: { membersMayEditAll: false } }).save()
    const album = await makeAlbum(org)
    const takenAt = noon(2024, 5, 17)
    await makePhoto(album, owner, { takenAt: takenAt + 1, rating: 4 })
    await makePhoto(album, member, { takenAt })
    const path = `${timelineOf(org)}/2024-05`
    assert.deepEqual((await ask(client, path, member)).editable, [0, 1])
    const all = await ask(client, path, owner)
    assert.deepEqual(all.editable, [1, 1])
    assert.deepEqual(all.ratings, [4, null])
    assert.deepEqual(all.uploaded_by_ids, [owner.id, member.id])
    for (const [name, column] of Object.entries(all)) assert.lengthOf(column as [], 2, name)
  })
})

test.group('Timeline: large months', () => {
  test('come as days, and days that are too large in parts that stay as they are', async ({
    client,
    assert,
  }) => {
    const { org, owner } = await makeCast()
    const album = await makeAlbum(org)
    const takenAt = noon(2024, 5, 17)
    const many = await makePhotos(album, 2100, { takenAt })
    await makePhoto(album, owner, { takenAt: noon(2024, 5, 18) })
    const counts = [
      ['2024-05-18', 1],
      ['2024-05-17.002', 100],
      ['2024-05-17.001', 2000],
    ]
    assert.deepEqual(await countsOf(client, org, owner), counts)
    assert.deepEqual(await countsOf(client, org, owner, { album_id: album.id }), counts)
    assert.deepEqual(await countsOf(client, org, owner, { tag: 'none' }), [])

    const newestFirst = many
      .map(({ id }) => id)
      .sort()
      .reverse()
    const [newer, older] = await Promise.all(
      ['002', '001'].map((part) => ask(client, `${timelineOf(org)}/2024-05-17.${part}`, owner))
    )
    assert.deepEqual([...newer.ids, ...older.ids], newestFirst)
    assert.isEmpty((await ask(client, `${timelineOf(org)}/2024-05-17.003`, owner)).ids)

    for (const [id, place] of [
      [newestFirst[0], { key: '2024-05-17.002', index: 0 }],
      [newestFirst[99], { key: '2024-05-17.002', index: 99 }],
      [newestFirst[100], { key: '2024-05-17.001', index: 0 }],
      [newestFirst[2099], { key: '2024-05-17.001', index: 1999 }],
    ] as const) {
      const found = await ask(client, `${timelineOf(org)}/place`, owner, { photo_id: id })
      assert.deepEqual(found, place)
    }
  })

  test('are asked for again where far too much has come in meanwhile', async ({ client }) => {
    const { org, owner } = await makeCast()
    await makePhotos(await makeAlbum(org), 4001, { takenAt: noon(2024, 5, 17) })
    const response = await client.get(`${timelineOf(org)}/2024-05`).loginAs(owner)
    response.assertStatus(409)
    response.assertBodyContains({ errors: [{ code: 'E_TIMELINE_CHANGED' }] })
  })
})

test.group('Timeline: keys and places', () => {
  test('a key that is no month and no day is not there', async ({ client, assert }) => {
    const { org, owner } = await makeCast()
    for (const key of [
      '2024',
      '2024-13',
      '2024-00',
      '2024-02-30',
      '0000-01',
      '2024-05-17.000',
      '2024-05.001',
      'today',
      '2024-05%27',
      '%252e%252e',
    ]) {
      const response = await client.get(`${timelineOf(org)}/${key}`).loginAs(owner)
      response.assertStatus(404)
    }
    const { ids } = await ask(client, `${timelineOf(org)}/1970-01`, owner)
    assert.deepEqual(ids, [])
  })

  test('dates before 1970 and past every calendar have their buckets', async ({
    client,
    assert,
  }) => {
    const { org, owner } = await makeCast()
    const album = await makeAlbum(org)
    const old = await makePhoto(album, owner, { takenAt: -1 })
    const ancient = await makePhoto(album, owner, { takenAt: -90_000_000_000_000 })
    const far = await makePhoto(album, owner, { takenAt: 300_000_000_000_000 })
    const counts = [
      ['9999-12', 1],
      ['1969-12', 1],
      ['0001-01', 1],
    ]
    assert.deepEqual(await countsOf(client, org, owner), counts)
    for (const [index, photo] of [far, old, ancient].entries()) {
      const key = String(counts[index][0])
      assert.deepEqual((await ask(client, `${timelineOf(org)}/${key}`, owner)).ids, [photo.id])
      const place = await ask(client, `${timelineOf(org)}/place`, owner, { photo_id: photo.id })
      assert.deepEqual(place, { key, index: 0 })
    }
  })

  test('the place of a photo is found, among all and among what is searched for', async ({
    client,
    assert,
  }) => {
    const { org, owner, foreigner, foreignOrg } = await makeCast()
    const album = await makeAlbum(org)
    const takenAt = noon(2024, 5, 17)
    const twins = await makePhotos(album, 3, { takenAt })
    const [low, middle, high] = twins.map(({ id }) => id).sort()
    const tagged = await makePhoto(album, owner, { takenAt: takenAt - 5, tags: ['Lake'] })
    const path = `${timelineOf(org)}/place`
    for (const [index, id] of [high, middle, low, tagged.id].entries())
      assert.deepEqual(await ask(client, path, owner, { photo_id: id }), { key: '2024-05', index })
    const among = { photo_id: tagged.id, tag: 'lake' }
    assert.deepEqual(await ask(client, path, owner, among), { key: '2024-05', index: 0 })

    const foreign = await makePhoto(await makeAlbum(foreignOrg), foreigner)
    for (const query of [
      { photo_id: low, tag: 'lake' },
      { photo_id: randomUUID() },
      { photo_id: foreign.id },
      { photo_id: tagged.id, album_id: randomUUID() },
    ]) {
      const response = await client.get(path).qs(query).loginAs(owner)
      response.assertStatus(404)
    }
    ;(await client.get(path).qs({ photo_id: 'nonsense' }).loginAs(owner)).assertStatus(422)
    ;(await client.get(path).loginAs(owner)).assertStatus(422)
    await trashedDaysAgo(tagged, 1)
    ;(await client.get(path).qs({ photo_id: tagged.id }).loginAs(owner)).assertStatus(404)
  })
})

test.group('Timeline: who may look', () => {
  test('is for members alone', async ({ client }) => {
    const { org, owner, foreigner } = await makeCast()
    const photo = await makePhoto(await makeAlbum(org), owner)
    for (const path of ['', '/2024-05', `/place?photo_id=${photo.id}`]) {
      const address = `${timelineOf(org)}${path}`
      ;(await client.get(address)).assertStatus(401)
      ;(await client.get(address).loginAs(foreigner)).assertStatus(404)
      ;(await client.get(address).loginAs(owner)).assertStatus(200)
    }
  })

  test('never shows an album of another org', async ({ client, assert }) => {
    const { org, owner, foreigner, foreignOrg } = await makeCast()
    const album = await makeAlbum(foreignOrg)
    await makePhoto(album, foreigner, { takenAt: noon(2024, 5, 17) })
    assert.deepEqual(await countsOf(client, org, owner, { album_id: album.id }), [])
    const query = { album_id: album.id }
    assert.isEmpty((await ask(client, `${timelineOf(org)}/2024-05`, owner, query)).ids)
  })

  test('refuses filters that make no sense', async ({ client }) => {
    const { org, owner } = await makeCast()
    for (const query of [{ album_id: 'x' }, { q: 'a'.repeat(5000) }, { favorite: 'perhaps' }]) {
      const response = await client.get(timelineOf(org)).qs(query).loginAs(owner)
      response.assertStatus(422)
    }
  })
})

test.group('Timeline: on the wire', () => {
  test('is not sent again to who has it, and squeezed for who can read it', async ({
    client,
    assert,
  }) => {
    const { org, owner } = await makeCast()
    const album = await makeAlbum(org)
    await makePhotos(album, 50, { takenAt: noon(2024, 5, 17) })
    const authorization = `Bearer ${await tokenOf(owner)}`
    const get = (headers: Record<string, string>, path = '/2024-05') =>
      fetch(`${serverUrl()}${timelineOf(org)}${path}`, { headers: { authorization, ...headers } })

    const plain = await get({ 'accept-encoding': 'identity' })
    assert.equal(plain.headers.get('content-type'), 'application/json; charset=utf-8')
    assert.isNull(plain.headers.get('content-encoding'))
    assert.equal(plain.headers.get('cache-control'), 'private, no-cache')
    assert.include(plain.headers.get('vary'), 'Accept-Encoding')
    const { data } = await bodyOf(plain)
    assert.lengthOf(data.ids, 50)

    const squeezed = await get({ 'accept-encoding': 'gzip' })
    assert.equal(squeezed.headers.get('content-encoding'), 'gzip')
    assert.deepEqual((await bodyOf(squeezed)).data, data)
    const small = await get({ 'accept-encoding': 'gzip' }, '')
    assert.isNull(small.headers.get('content-encoding'))
    assert.equal((await bodyOf(small)).data.total, 50)

    const etag = squeezed.headers.get('etag')!
    assert.equal(plain.headers.get('etag'), etag)
    const askAgain = () =>
      client
        .get(`${timelineOf(org)}/2024-05`)
        .loginAs(owner)
        .header('if-none-match', etag)
    const again = await askAgain()
    again.assertStatus(304)
    assert.isEmpty(again.text())
    await makePhoto(album, owner, { takenAt: noon(2024, 5, 17) })
    ;(await askAgain()).assertStatus(200)
  })
})
