import { test } from '@japa/runner'
import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import emitter from '@adonisjs/core/services/emitter'
import type { ApiClient } from '@japa/api-client'
import { DateTime } from 'luxon'
import Favorite from '#models/favorite'
import type Org from '#models/org'
import Photo from '#models/photo'
import type User from '#models/user'
import { corpora } from '#tests/fixtures/corpora'
import { makePhoto } from '#tests/fixtures/library'
import { makeCast } from '#tests/fixtures/people'
import { makeAlbum, newPicture, upload } from '#tests/fixtures/uploading'

const addressOf = (org: Org, album: { id: string }) =>
  `/api/v1/orgs/${org.slug}/albums/${album.id}/sidecars`

const apply = (client: ApiClient, org: Org, album: { id: string }, user: User, body: object) =>
  client.post(addressOf(org, album)).json(body).loginAs(user).withCsrfToken()

const TAKEN = Date.parse('2015-07-03T18:42:24Z')

function takeout(part: object = {}) {
  return JSON.stringify({
    title: 'bear.jpg',
    description: 'Two cubs',
    photoTakenTime: { timestamp: String(TAKEN / 1000) },
    geoData: { latitude: 35.2536, longitude: -112.1512 },
    ...part,
  })
}

const xmp = (inside: string) =>
  `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/" ${inside}</rdf:Description></rdf:RDF></x:xmpmeta>`

async function setUp(part: Partial<Photo['$attributes']> = {}) {
  const cast = await makeCast()
  const album = await makeAlbum(cast.org)
  const photo = await makePhoto(album, cast.member, {
    name: 'bear.jpg',
    takenSource: 'file',
    ...part,
  })
  return { ...cast, album, photo }
}

test.group('Sidecars: what they fill in', () => {
  test('an export of Google gives a photo its time, place and words', async ({
    client,
    assert,
  }) => {
    const { org, member, album, photo } = await setUp()
    const response = await apply(client, org, album, member, {
      sidecars: [
        { name: 'bear.jpg.json', text: takeout() },
        { name: 'wolf.jpg.json', text: takeout() },
        { name: 'deep.json', text: '['.repeat(100_000) },
        { name: 'empty.json', text: '' },
        { name: 'package.json', text: '{"description":"C:\\\\u0000","list":[1]}' },
        { name: 'list.json', text: '[1, 2]' },
      ],
      photo_ids: [photo.id],
    })
    response.assertStatus(200)
    const { data } = response.body()
    assert.deepEqual(
      data.map(({ name, outcome, photo_ids: ids }: Record<string, unknown>) => [
        name,
        outcome,
        ids,
      ]),
      [
        ['bear.jpg.json', 'applied', [photo.id]],
        ['wolf.jpg.json', 'unmatched', []],
        ['deep.json', 'rejected', []],
        ['empty.json', 'rejected', []],
        ['package.json', 'rejected', []],
        ['list.json', 'rejected', []],
      ]
    )
    assert.equal(data[2].error.code, 'E_SIDECAR_UNREADABLE')
    assert.match(data[2].error.message, /empty, damaged/)
    for (const foreign of [data[4], data[5]]) {
      assert.equal(foreign.error.code, 'E_SIDECAR_FOREIGN')
      assert.match(foreign.error.message, /nothing about a photo/)
    }

    await photo.refresh()
    assert.containsSubset(photo.$attributes, {
      takenAt: TAKEN,
      takenOffset: null,
      takenSource: 'sidecar',
      latitude: 35.2536,
      longitude: -112.1512,
      caption: 'Two cubs',
    })
  })

  test('the clock of the camera tells the zone that the export leaves out', async ({
    client,
    assert,
  }) => {
    const { org, member, album, photo } = await setUp({
      takenSource: 'exif',
      takenAt: TAKEN - 7 * 3_600_000,
      takenOffset: null,
    })
    const body = { sidecars: [{ name: 'bear.jpg.json', text: takeout() }] }
    await apply(client, org, album, member, body)
    await photo.refresh()
    assert.deepEqual([photo.takenAt, photo.takenOffset], [TAKEN, -420])
  })

  test('XMP gives tags and stars, and words only where there are none', async ({
    client,
    assert,
  }) => {
    const { org, member, album, photo } = await setUp({ caption: 'Mine', rating: null })
    const text = xmp(
      'xmp:Rating="4"><dc:description><rdf:Alt><rdf:li>Theirs</rdf:li></rdf:Alt></dc:description><dc:subject><rdf:Bag><rdf:li>Bears</rdf:li><rdf:li>Woods</rdf:li></rdf:Bag></dc:subject>'
    )
    await apply(client, org, album, member, { sidecars: [{ name: 'bear.xmp', text }] })
    const after = await Photo.within(org.id).where('photos.id', photo.id).preload('tags').first()
    assert.containsSubset(after!.$attributes, { caption: 'Mine', rating: 4, takenSource: 'file' })
    assert.sameMembers(
      after!.tags.map(({ name }) => name),
      ['Bears', 'Woods']
    )
  })

  test('what a person said about the date stands', async ({ client, assert }) => {
    const { org, member, album, photo } = await setUp({ takenSource: 'person', takenAt: 1000 })
    const body = { sidecars: [{ name: 'bear.jpg.json', text: takeout() }] }
    await apply(client, org, album, member, body)
    await photo.refresh()
    assert.deepEqual([photo.takenAt, photo.takenSource], [1000, 'person'])
    assert.equal(photo.caption, 'Two cubs')
  })

  test('what was loved there is a favourite of who brought it', async ({ client, assert }) => {
    const { org, member, owner, album, photo } = await setUp()
    const body = { sidecars: [{ name: 'bear.jpg.json', text: takeout({ favorited: true }) }] }
    await apply(client, org, album, owner, body)
    assert.lengthOf(await Favorite.within(org.id).where('photo_id', photo.id), 0)
    await apply(client, org, album, member, body)
    const [{ userId }] = await Favorite.within(org.id).where('photo_id', photo.id)
    assert.equal(userId, member.id)
  })

  test('open pages hear of it once: a second time nothing changes', async ({ client, assert }) => {
    const { org, member, album, photo } = await setUp()
    const heard: string[] = []
    const stop = emitter.on('photo.changed@1', ({ photoId }) => void heard.push(photoId))
    const body = { sidecars: [{ name: 'bear.jpg.json', text: takeout() }] }
    for (let time = 0; time < 3; time++) {
      const response = await apply(client, org, album, member, body)
      assert.equal(response.body().data[0].outcome, 'applied')
    }
    stop()
    assert.deepEqual(heard.filter((id) => id === photo.id).length, 1)
  })

  test('markup in it is kept as the letters it is, absurd facts are not', async ({
    client,
    assert,
  }) => {
    const { org, member, album, photo } = await setUp()
    const { takenAt } = photo
    const text =
      '{"__proto__":{"admin":true},"title":"../../x.jpg","description":"<script>alert(1)</script>","photoTakenTime":{"timestamp":"-99999999999999"},"geoData":{"latitude":1e308,"longitude":"NaN"}}'
    await apply(client, org, album, member, { sidecars: [{ name: 'bear.jpg.json', text }] })
    await photo.refresh()
    assert.equal(photo.caption, '<script>alert(1)</script>')
    assert.isNull(photo.latitude)
    assert.equal(photo.takenAt, takenAt)
  })
})

test.group('Sidecars: whose photos', () => {
  test('owner and admins may for all, members for their own where the org says so', async ({
    client,
    assert,
  }) => {
    const { org, owner, admin, member, album } = await setUp()
    await org.merge({ settings: { ...org.settings, membersMayEditAll: false } }).save()
    const theirs = await makePhoto(album, owner, { name: 'lake.jpg' })
    const body = { sidecars: [{ name: 'lake.jpg.json', text: takeout() }], photo_ids: [theirs.id] }
    const denied = await apply(client, org, album, member, body)
    assert.containsSubset(denied.body().data[0], {
      outcome: 'rejected',
      photo_ids: [],
      error: { code: 'E_SIDECAR_DENIED' },
    })
    await theirs.refresh()
    assert.isNull(theirs.caption)
    for (const person of [admin, owner]) {
      const response = await apply(client, org, album, person, body)
      assert.equal(response.body().data[0].outcome, 'applied')
    }
    const own = { sidecars: [{ name: 'bear.jpg.json', text: takeout() }] }
    const response = await apply(client, org, album, member, own)
    assert.equal(response.body().data[0].outcome, 'applied')
  })

  test('nobody from outside finds the album', async ({ client, assert }) => {
    const { org, foreigner, album, photo } = await setUp()
    const body = { sidecars: [{ name: 'bear.jpg.json', text: takeout() }], photo_ids: [photo.id] }
    const foreign = await apply(client, org, album, foreigner, body)
    foreign.assertStatus(404)
    const visitor = await client.post(addressOf(org, album)).json(body).withCsrfToken()
    visitor.assertStatus(401)
    await photo.refresh()
    assert.isNull(photo.caption)
  })

  test('a photo that was here already is filled in where it is, and no edit is undone', async ({
    client,
    assert,
  }) => {
    const { org, member, owner, album } = await setUp()
    const elsewhere = await makeAlbum(org)
    const part = { name: 'lake.jpg', takenSource: 'person', caption: 'Mine' } as const
    const known = await makePhoto(elsewhere, member, { ...part, takenAt: 1000 })
    const body = { sidecars: [{ name: 'lake.jpg.json', text: takeout() }], photo_ids: [known.id] }
    const response = await apply(client, org, album, member, body)
    assert.deepEqual(response.body().data[0].photo_ids, [known.id])
    await known.refresh()
    assert.deepEqual(
      [known.caption, known.takenAt, known.latitude, known.albumId],
      ['Mine', 1000, 35.2536, elsewhere.id]
    )

    await org.merge({ settings: { ...org.settings, membersMayEditAll: false } }).save()
    const theirs = await makePhoto(elsewhere, owner, { name: 'sea.jpg' })
    const other = { sidecars: [{ name: 'sea.jpg.json', text: takeout() }], photo_ids: [theirs.id] }
    const denied = await apply(client, org, album, member, other)
    assert.equal(denied.body().data[0].error.code, 'E_SIDECAR_DENIED')
  })

  test('photos of another album that nobody named, of another org and in the trash stay as they are', async ({
    client,
    assert,
  }) => {
    const { org, member, album } = await setUp()
    const other = await makePhoto(await makeAlbum(org), member, { name: 'lake.jpg' })
    const lost = await makeAlbum(org, undefined, { trashedAt: DateTime.utc() })
    const inTrash = await makePhoto(lost, member, { name: 'lake.jpg' })
    const theirs = await setUp({ name: 'lake.jpg' })
    const gone = await makePhoto(album, member, { name: 'lake.jpg', trashedAt: DateTime.utc() })
    const sidecars = [{ name: 'lake.jpg.json', text: takeout() }]
    const named = [theirs.photo.id, gone.id, inTrash.id, randomUUID()]
    for (const body of [{ sidecars, photo_ids: named }, { sidecars }]) {
      const response = await apply(client, org, album, member, body)
      assert.equal(response.body().data[0].outcome, 'unmatched')
    }
    await other.refresh()
    assert.isNull(other.caption)
  })

  test('too many, too long and too much is said no to', async ({ client }) => {
    const { org, member, album } = await setUp()
    const one = { name: 'a.json', text: '{}' }
    for (const sidecars of [
      [],
      Array(101).fill(one),
      [{ name: 'a.json', text: 'x'.repeat(1_048_577) }],
    ])
      (await apply(client, org, album, member, { sidecars })).assertStatus(422)
    const photoIds = Array.from({ length: 2001 }, () => randomUUID())
    const body = { sidecars: [one], photo_ids: photoIds }
    const many = await apply(client, org, album, member, body)
    many.assertStatus(422)
    const large = { sidecars: Array(11).fill({ name: 'a.json', text: 'x'.repeat(1_000_000) }) }
    const tooMuch = await apply(client, org, album, member, large)
    tooMuch.assertStatus(413)
    const fits = { sidecars: Array(6).fill({ name: 'a.json', text: `{"a":"${'x'.repeat(1e6)}"}` }) }
    const taken = await apply(client, org, album, member, fits)
    taken.assertStatus(200)
    const elsewhere = await client
      .post(`/api/v1/orgs/${org.slug}/albums`)
      .json({ name: 'x'.repeat(3_000_000) })
      .loginAs(member)
      .withCsrfToken()
    elsewhere.assertStatus(413)
  })
})

test.group('Sidecars among the files of an upload', () => {
  test('are paired with the photos that came along', async ({ assert }) => {
    const { org, member, album } = await setUp()
    const { status, body } = await upload(member, org, album, [
      { name: 'lake.jpg.json', bytes: Buffer.from(takeout()) },
      { name: 'lake.jpg', bytes: await newPicture() },
      { name: 'sea.jpg.xmp', bytes: Buffer.from(xmp('xmp:Rating="5">')) },
      { name: 'notes.json', bytes: Buffer.from('x') },
      { name: 'photo.json', bytes: await newPicture() },
    ])
    assert.equal(status, 201)
    assert.deepEqual(
      body.data.map(({ outcome }) => outcome),
      ['applied', 'added', 'unmatched', 'rejected', 'added']
    )
    const photo = await Photo.within(org.id).where('photos.name', 'lake.jpg').firstOrFail()
    assert.equal(photo.caption, 'Two cubs')
  })

  test('the sample of an export comes in as it was', async ({ assert }) => {
    if (!corpora.isPresent) return
    const { org, member, album } = await setUp()
    const folder = 'photos/takeout-synthetic/Google Photos/Photos from 2015'
    const names = [
      'a_very_long_original_file_name_that_takeout_cut.jpg',
      'a_very_long_original_file_name_that_takeout_cu.json',
      'bear.jpg',
      'bear.jpg.json',
      'fox-edited.jpg',
      'fox.jpg',
      'fox(1).jpg',
      'fox.jpg(1).json',
      'fox.jpg.supplemental-metadata.json',
    ]
    const files = await Promise.all(
      names.map(async (name) => ({
        name,
        bytes: await readFile(corpora.path(`${folder}/${name}`)),
      }))
    )
    const { body } = await upload(member, org, album, files)
    assert.deepEqual(
      body.data.map(({ outcome }) => outcome),
      names.map((name) => (name.endsWith('.json') ? 'applied' : 'added'))
    )
    const photos = await Photo.within(org.id).whereNot('photos.name', 'none')
    const photoNamed = (name: string) => photos.find((photo) => photo.name === name)
    const cases = [
      ['fox.jpg', '2015-07-03T19:41:30Z', null],
      ['fox-edited.jpg', '2015-07-03T19:41:30Z', null],
      ['fox(1).jpg', '2015-07-03T18:40:15Z', 35.2518],
      [names[0], '2015-06-12T21:02:31Z', 37.7464],
    ] as const
    for (const [name, at, latitude] of cases) {
      const photo = photoNamed(name)!
      assert.equal(photo.takenAt, Date.parse(at), name)
      assert.equal(photo.latitude, latitude, name)
    }
  })
})
