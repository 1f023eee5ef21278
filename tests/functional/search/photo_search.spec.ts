import { test } from '@japa/runner'
import type { ApiClient } from '@japa/api-client'
import db from '@adonisjs/lucid/services/db'
import Favorite from '#models/favorite'
import type Org from '#models/org'
import type Photo from '#models/photo'
import PhotoFile from '#models/photo_file'
import Tag from '#models/tag'
import type User from '#models/user'
import { idsOf, makePhoto, tagPhoto, trashedDaysAgo } from '#tests/fixtures/library'
import { joinOrg, makeCast, makeUser } from '#tests/fixtures/people'
import { makeAlbum } from '#tests/fixtures/uploading'

async function setUp() {
  const cast = await makeCast()
  return { ...cast, album: await makeAlbum(cast.org, cast.owner) }
}

const photosOf = ({ slug }: Org) => `/api/v1/orgs/${slug}/photos`

/** Asks as one person, and names what is found by the names of the photos. */
function asking(client: ApiClient, org: Org, user: User) {
  return async (q: string, more: object = {}) => {
    const response = await client
      .get(photosOf(org))
      .qs({ q, ...more })
      .loginAs(user)
    response.assertStatus(200)
    return response.body().data.map(({ name }: { name: string }) => name) as string[]
  }
}

test.group('Search: words', () => {
  test('are found in captions, names, cameras, tags and albums, by their beginning, in any case and without accents', async ({
    client,
    assert,
  }) => {
    const { org, owner } = await setUp()
    const album = await makeAlbum(org, owner, { name: 'Zürich im Herbst' })
    await makePhoto(album, owner, { name: 'IMG_1234.jpg' })
    await makePhoto(await makeAlbum(org, owner, { name: 'Other' }), owner, {
      name: 'DSC00099.jpg',
      caption: 'Großmutters Café – 東京タワー 🎈',
      camera: 'FUJIFILM X100V',
      tags: ['Glacier lake'],
    })
    const find = asking(client, org, owner)
    for (const q of ['img', '1234', 'IMG_1234', 'img_1234.jpg', 'zurich', 'ZÜRICH herbst', 'her']) {
      assert.deepEqual(await find(q), ['IMG_1234.jpg'], q)
    }
    for (const q of [
      'dsc',
      '00099',
      'grossmutter',
      'GROSSMUTTERS cafe',
      'café',
      '東京',
      'タワー',
      '🎈',
      'x100',
      'glac lak',
      'cafe glacier other',
    ]) {
      assert.deepEqual(await find(q), ['DSC00099.jpg'], q)
    }
    for (const q of [
      'mutter',
      'glacier zurich',
      '%',
      '*',
      '"',
      "'",
      '\\',
      'NEAR(a b)',
      ') OR (',
      '北',
    ]) {
      assert.deepEqual(await find(q), [], q)
    }
    assert.deepEqual(await find('jpg'), ['DSC00099.jpg', 'IMG_1234.jpg'])
    assert.deepEqual(await find('jpg -glacier'), ['IMG_1234.jpg'])
    assert.deepEqual(await find('-"im herbst"'), ['DSC00099.jpg'])
    assert.deepEqual(await find('jpg – –'), ['DSC00099.jpg', 'IMG_1234.jpg'])
  })

  test('follow whatever happens to a photo, its tags and its album', async ({ client, assert }) => {
    const { org, owner, album } = await setUp()
    const photo = await makePhoto(album, owner, { name: 'one.jpg', tags: ['Lake'] })
    const find = asking(client, org, owner)
    const finds = async (q: string) => (await find(q)).length === 1

    await photo.merge({ caption: 'Sunset' }).save()
    assert.isTrue(await finds('sunset'))
    await photo.merge({ caption: 'Dawn', name: 'two.jpg', camera: 'Leica' }).save()
    assert.deepEqual(await Promise.all(['sunset', 'one', 'dawn', 'two', 'leica'].map(finds)), [
      false,
      false,
      true,
      true,
      true,
    ])
    await tagPhoto(photo, ['Boat'])
    assert.deepEqual(await Promise.all(['lake', 'tag:lake', 'boat'].map(finds)), [
      false,
      false,
      true,
    ])
    await Tag.within(org.id).where('key', 'boat').update({ name: 'Ship', key: 'ship' })
    assert.deepEqual(await Promise.all(['boat', 'ship', 'tag:ship'].map(finds)), [
      false,
      true,
      true,
    ])
    await album.merge({ name: 'Renamed' }).save()
    assert.isTrue(await finds('renamed'))
    const other = await makeAlbum(org, owner, { name: 'Elsewhere' })
    await photo.merge({ albumId: other.id }).save()
    assert.deepEqual(await Promise.all(['renamed', 'elsewhere'].map(finds)), [false, true])
    await Tag.within(org.id).delete()
    assert.deepEqual(await Promise.all(['ship', 'has:tags', '-has:tags'].map(finds)), [
      false,
      false,
      true,
    ])
    await trashedDaysAgo(photo, 1)
    assert.isFalse(await finds('two'))
    await photo.restore()
    assert.isTrue(await finds('two'))
    await trashedDaysAgo(other, 1)
    assert.isFalse(await finds('two'))
  })

  test('leave nothing behind in the index of what is gone for good', async ({ assert }) => {
    const { org, owner, album } = await setUp()
    const photo = await makePhoto(album, owner, { tags: ['Lake'] })
    await makePhoto(album, owner)
    const entries = () => db.from('photo_search').where('org_id', org.id)
    assert.lengthOf(await entries(), 2)
    await photo.delete()
    assert.lengthOf(await entries(), 1)
    await album.delete()
    assert.lengthOf(await entries(), 0)
    const key = org.id.replaceAll('-', '').slice(-16)
    const names = () => db.from('search_words').whereLike('word', `${key}%`)
    assert.isNotEmpty(await names())
    await org.delete()
    assert.isEmpty(await names())
  })
})

test.group('Search: filters', () => {
  test('name tags, albums, people, cameras, places, stars, kinds and times', async ({
    client,
    assert,
  }) => {
    const { org, owner, member, album } = await setUp()
    const ada = await joinOrg(org, 'member', await makeUser({ name: 'Ada Löwe' }))
    const summer = await makeAlbum(org, owner, { name: 'Summer' })
    const summerEnd = await makeAlbum(org, owner, { name: 'Summer end' })
    const at = (day: string) => Date.parse(`${day}T12:00:00Z`)
    const old = await makePhoto(album, owner, {
      name: 'old.jpg',
      takenAt: at('2019-03-01'),
      camera: 'Canon EOS R5',
      rating: 5,
    })
    await makePhoto(summer, ada, {
      name: 'gps.jpg',
      takenAt: at('2024-05-17'),
      latitude: 1,
      longitude: 2,
      rating: 3,
      tags: ['Big trip'],
    })
    await makePhoto(summerEnd, ada, {
      name: 'still.png',
      takenAt: at('2024-08-31'),
      caption: 'Words',
      camera: 'Nikon Z6',
      tags: ['Big'],
    })
    await makePhoto(album, owner, {
      name: 'film.gif',
      takenAt: at('2025-01-01'),
      kind: 'animation',
      state: 'failed',
    })
    await PhotoFile.within(org.id).where('name', 'still.png').update({ mime: 'image/png' })
    await PhotoFile.within(org.id).where('name', 'film.gif').update({ mime: 'image/gif' })
    await Favorite.create({ orgId: org.id, userId: member.id, photoId: old.id })
    const expected: Record<string, string[]> = {
      'tag:"big trip"': ['gps.jpg'],
      'tag:big': ['still.png'],
      'tag:bi': ['still.png', 'gps.jpg'],
      '-tag:bi': ['film.gif', 'old.jpg'],
      'tag:none': [],
      '-tag:none big': ['still.png', 'gps.jpg'],
      'album:summer': ['gps.jpg'],
      'album:sum': ['still.png', 'gps.jpg'],
      'album:"summer end"': ['still.png'],
      'by:lowe': ['still.png', 'gps.jpg'],
      'by:"Ada Löwe" tag:big': ['still.png'],
      'by:nobody': [],
      'camera:eos': ['old.jpg'],
      'camera:"canon r5"': ['old.jpg'],
      'camera:nikon -camera:z6': [],
      'has:gps': ['gps.jpg'],
      'has:caption': ['still.png'],
      'has:tags -has:gps': ['still.png'],
      'is:favorite': ['old.jpg'],
      '-is:favourite has:tags': ['still.png', 'gps.jpg'],
      'is:failed': ['film.gif'],
      'type:png': ['still.png'],
      'type:gif': ['film.gif'],
      'type:animation': ['film.gif'],
      'type:jpeg': ['gps.jpg', 'old.jpg'],
      'type:motion': [],
      'rating:>=4': ['old.jpg'],
      'rating:3': ['gps.jpg'],
      'rating:0': ['film.gif', 'still.png'],
      '-rating:5': ['film.gif', 'still.png', 'gps.jpg'],
      'rating:<=3 has:gps': ['gps.jpg'],
      'taken:2024': ['still.png', 'gps.jpg'],
      'taken:2024-05': ['gps.jpg'],
      'taken:2024-08-31': ['still.png'],
      'taken:2024-06..': ['film.gif', 'still.png'],
      'taken:..2019': ['old.jpg'],
      'taken:2019..2024-05 by:lowe': ['gps.jpg'],
      '-taken:2024': ['film.gif', 'old.jpg'],
      '-taken:2024 camera:canon': ['old.jpg'],
    }
    const find = asking(client, org, member)
    for (const [q, names] of Object.entries(expected)) assert.deepEqual(await find(q), names, q)
    const within = await find('jpg', { album_id: summer.id })
    assert.deepEqual(within, ['gps.jpg'])
    assert.deepEqual(await find('jpg', { tag: 'big trip' }), ['gps.jpg'])
    assert.deepEqual(await find('jpg', { favorite: true }), ['old.jpg'])
    assert.deepEqual(await find('jpg', { ids: old.id }), ['old.jpg'])
    assert.deepEqual(await find('png', { ids: old.id }), [])
  })

  test('go by the wall clock of the camera', async ({ client, assert }) => {
    const { org, owner, album } = await setUp()
    await makePhoto(album, owner, {
      name: 'new year.jpg',
      takenAt: Date.parse('2023-12-31T20:00:00Z'),
      takenOffset: 540,
    })
    const find = asking(client, org, owner)
    assert.deepEqual(await find('taken:2024-01-01'), ['new year.jpg'])
    assert.deepEqual(await find('taken:2024-01-01 year'), ['new year.jpg'])
    assert.deepEqual(await find('taken:2023'), [])
    assert.deepEqual(await find('taken:2023 year'), [])
  })

  test('that are not understood are refused with what is known', async ({ client, assert }) => {
    const { org, owner, album } = await setUp()
    const refused: Record<string, RegExp> = {
      'colour:red': /tag:, album:/,
      'tag:': /“tag:”/,
      'taken:yesterday': /2024-05-17/,
      'has:wings': /gps, caption and tags/,
      'is:nice': /favorite/,
      'type:doc': /jpeg/,
      'rating:11': /0 to 5/,
      [Array.from({ length: 13 }, () => 'a').join(' ')]: /at most 12/,
    }
    const at = `/api/v1/orgs/${org.slug}`
    for (const [q, message] of Object.entries(refused)) {
      for (const path of [`${at}/photos`, `${at}/albums/${album.id}/photos`]) {
        const response = await client.get(path).qs({ q }).loginAs(owner)
        response.assertStatus(422)
        const [error] = response.body().errors
        assert.equal(error.field, 'q')
        assert.match(error.message, message)
      }
    }
    const german = await client
      .get(`${at}/photos`)
      .qs({ q: 'farbe:rot' })
      .header('accept-language', 'de')
    german.assertStatus(401)
  })
})

test.group('Search: whose', () => {
  test('nothing of another org is found, whatever is asked', async ({ client, assert }) => {
    const { org, owner, foreigner, foreignOrg, album } = await setUp()
    const photo = await makePhoto(album, owner, {
      name: 'secret.jpg',
      caption: 'Glacier',
      camera: 'Leica',
      tags: ['Hidden'],
    })
    const theirs = await makePhoto(await makeAlbum(foreignOrg, foreigner), foreigner, {
      name: 'theirs.jpg',
    })
    const find = asking(client, foreignOrg, foreigner)
    for (const q of [
      'secret',
      'glacier',
      'leica',
      'hidden',
      'tag:hidden',
      `album:"${album.name}"`,
      `by:"${owner.name}"`,
      photo.id,
      album.id,
    ]) {
      assert.deepEqual(await find(q), [], q)
    }
    assert.deepEqual(await find('-glacier'), ['theirs.jpg'])
    assert.deepEqual(await find('jpg'), [theirs.name])
    assert.deepEqual(await find('jpg', { ids: photo.id }), [])
    const path = `${photosOf(org)}?q=glacier`
    ;(await client.get(path)).assertStatus(401)
    ;(await client.get(path).loginAs(foreigner)).assertStatus(404)
  })

  test('hits come page by page, newest first, each once', async ({ client, assert }) => {
    const { org, owner, album } = await setUp()
    const photos: Photo[] = []
    const takenAt = Date.UTC(2020, 0, 1)
    for (let i = 0; i < 7; i++)
      photos.push(await makePhoto(album, owner, { caption: 'row', takenAt }))
    for (let i = 0; i < 4; i++)
      photos.push(await makePhoto(album, owner, { caption: 'row', takenAt: takenAt - 1 - i }))
    const seen: string[] = []
    const times: string[] = []
    let cursor: string | null = ''
    while (cursor !== null) {
      const response = await client
        .get(photosOf(org))
        .qs({ q: 'row', limit: 3, ...(cursor && { cursor }) })
        .loginAs(owner)
      const { data, meta } = response.body()
      seen.push(...idsOf(data))
      times.push(...data.map((photo: { taken_at: string }) => photo.taken_at))
      cursor = meta.next
    }
    assert.deepEqual(seen.toSorted(), idsOf(photos).toSorted())
    assert.deepEqual(times, times.toSorted().reverse())
    const bad = await client.get(photosOf(org)).qs({ q: 'row', cursor: 'WzEsMl0' }).loginAs(owner)
    bad.assertStatus(422)
  })
})
