import { test } from '@japa/runner'
import { randomUUID } from 'node:crypto'
import emitter from '@adonisjs/core/services/emitter'
import type { ApiClient } from '@japa/api-client'
import type Org from '#models/org'
import Tag from '#models/tag'
import type User from '#models/user'
import { makePhoto, tagPhoto, trashedDaysAgo } from '#tests/fixtures/library'
import { makeCast } from '#tests/fixtures/people'
import { makeAlbum } from '#tests/fixtures/uploading'

const photosOf = ({ slug }: Org) => `/api/v1/orgs/${slug}/photos`
const patch = (client: ApiClient, org: Org, id: string, user: User, body: object) =>
  client
    .patch(`${photosOf(org)}/${id}`)
    .json(body)
    .loginAs(user)
    .withCsrfToken()
const change = (client: ApiClient, org: Org, user: User, body: object) =>
  client.post(`/api/v1/orgs/${org.slug}/photo-changes`).json(body).loginAs(user).withCsrfToken()

test.group('Photos: change one', () => {
  test('captions, tags and moves a photo', async ({ client, assert }) => {
    const { org, owner, member } = await makeCast()
    const [album, target] = [await makeAlbum(org), await makeAlbum(org, owner, { name: 'Best of' })]
    const photo = await makePhoto(album, owner, { tags: ['Old'] })
    const response = await patch(client, org, photo.id, member, {
      caption: '  First light\r\nover the lake ',
      tags: ['Lake', 'lake ', 'Sunrise'],
      album_id: target.id,
    })
    response.assertStatus(200)
    assert.containsSubset(response.body().data, {
      caption: 'First light\nover the lake',
      tags: ['Lake', 'Sunrise'],
      album: { id: target.id, name: 'Best of' },
      album_id: target.id,
    })
    assert.isNull(await Tag.within(org.id).where('key', 'old').first())
  })

  test('leaves alone what is not named, and empties what is', async ({ client, assert }) => {
    const { org, owner } = await makeCast()
    const photo = await makePhoto(await makeAlbum(org), owner, { caption: 'Kept', tags: ['Lake'] })
    const kept = await patch(client, org, photo.id, owner, { tags: ['Lake', 'Boat'] })
    assert.containsSubset(kept.body().data, { caption: 'Kept', tags: ['Boat', 'Lake'] })
    const emptied = await patch(client, org, photo.id, owner, { caption: '', tags: [] })
    assert.containsSubset(emptied.body().data, { caption: null })
    assert.deepEqual(emptied.body().data.tags, [])
  })

  test('knows one tag under all its spellings, and keeps the first', async ({ client, assert }) => {
    const { org, owner } = await makeCast()
    const album = await makeAlbum(org)
    const [one, two] = [await makePhoto(album), await makePhoto(album)]
    await patch(client, org, one.id, owner, { tags: ['Café'] })
    const response = await patch(client, org, two.id, owner, {
      tags: ['cafe\u0301', 'ＣＡＦÉ', ' CAFÉ '],
    })
    assert.deepEqual(response.body().data.tags, ['Café'])
    assert.lengthOf(await Tag.within(org.id), 1)
  })

  test('refuses what does not fit', async ({ client, assert }) => {
    const { org, owner, foreignOrg } = await makeCast()
    const photo = await makePhoto(await makeAlbum(org), owner, { caption: 'Kept', tags: ['Kept'] })
    const foreign = await makeAlbum(foreignOrg)
    const trashed = await trashedDaysAgo(await makeAlbum(org), 1)
    const many = Array.from({ length: 51 }, (_, index) => `tag ${index}`)
    const bad = [
      [{ caption: 'x'.repeat(2001) }, 'caption'],
      [{ tags: ['x'.repeat(61)] }, 'tags.0'],
      [{ tags: [' '] }, 'tags.0'],
      [{ tags: many }, 'tags'],
      [{ tags: 'lake' }, 'tags'],
      [{ album_id: 'x' }, 'album_id'],
      [{ album_id: foreign.id }, 'album_id'],
      [{ album_id: trashed.id }, 'album_id'],
      [{ album_id: randomUUID() }, 'album_id'],
    ] as const
    for (const [body, field] of bad) {
      const response = await patch(client, org, photo.id, owner, body)
      response.assertStatus(422)
      response.assertBodyContains({ errors: [{ field }] })
    }
    const after = await client.get(`${photosOf(org)}/${photo.id}`).loginAs(owner)
    assert.containsSubset(after.body().data, { caption: 'Kept', tags: ['Kept'] })
  })

  test('keeps date, offset and rating as a person gives them, and tells open grids', async ({
    client,
    assert,
    cleanup,
  }) => {
    const { org, owner, member } = await makeCast()
    const photo = await makePhoto(await makeAlbum(org), owner)
    const told: string[] = []
    cleanup(emitter.on('photo.changed@1', ({ photoId }) => void told.push(photoId)))
    const response = await patch(client, org, photo.id, member, {
      taken_at: '1969-07-20T22:17:40+02:00',
      taken_offset: 120,
      rating: 5,
    })
    response.assertStatus(200)
    assert.containsSubset(response.body().data, {
      taken_at: '1969-07-20T20:17:40.000Z',
      taken_offset: 120,
      rating: 5,
    })
    assert.include(told, photo.id)
    await photo.refresh()
    assert.equal(photo.takenSource, 'person')

    const moved = await patch(client, org, photo.id, member, { taken_at: '2024-02-29T12:00:00Z' })
    assert.containsSubset(moved.body().data, {
      taken_at: '2024-02-29T12:00:00.000Z',
      taken_offset: 120,
      rating: 5,
    })
    const plain = await patch(client, org, photo.id, member, { taken_offset: null, rating: null })
    assert.containsSubset(plain.body().data, {
      taken_at: '2024-02-29T12:00:00.000Z',
      taken_offset: null,
      rating: null,
    })
  })

  test('takes every date on which a picture may have been taken, and no other', async ({
    client,
  }) => {
    const { org, owner } = await makeCast()
    const photo = await makePhoto(await makeAlbum(org), owner)
    const year = new Date().getUTCFullYear()
    const good = [
      { taken_at: '1800-01-01T00:00:00Z' },
      { taken_at: `${year + 1}-12-31T23:59:59Z` },
      { taken_offset: -840 },
      { taken_offset: 840 },
      { rating: 1 },
    ]
    for (const body of good) (await patch(client, org, photo.id, owner, body)).assertStatus(200)
    const bad = [
      [{ taken_at: '1799-12-31T23:59:59Z' }, 'taken_at'],
      [{ taken_at: `${year + 2}-01-01T00:00:00Z` }, 'taken_at'],
      [{ taken_at: '2024-02-30T12:00:00Z' }, 'taken_at'],
      [{ taken_at: 'yesterday' }, 'taken_at'],
      [{ taken_offset: 841 }, 'taken_offset'],
      [{ taken_offset: 0.5 }, 'taken_offset'],
      [{ rating: 0 }, 'rating'],
      [{ rating: 6 }, 'rating'],
      [{ rating: 2.5 }, 'rating'],
      [{ rating: true }, 'rating'],
      [{ rating: [1] }, 'rating'],
      [{ rating: '3' }, 'rating'],
      [{ taken_offset: true }, 'taken_offset'],
      [{ taken_at: '2024-05-17T12:00:00+99:99' }, 'taken_at'],
      [{ taken_at: '2024-05-17T12:00:00-1300' }, 'taken_at'],
      [{ taken_at: '2024-05-17T12:00+15' }, 'taken_at'],
    ] as const
    for (const [body, field] of bad) {
      const response = await patch(client, org, photo.id, owner, body)
      response.assertStatus(422)
      response.assertBodyContains({ errors: [{ field }] })
    }
  })

  test('rates a selection at once, what one may change of it', async ({ client, assert }) => {
    const { org, owner, member, foreigner } = await makeCast()
    await org.merge({ settings: { membersMayEditAll: false } }).save()
    const album = await makeAlbum(org)
    const [own, theirs] = [await makePhoto(album, member), await makePhoto(album, owner)]
    const body = { photo_ids: [own.id, theirs.id], rating: 3 }
    const response = await change(client, org, member, body)
    assert.deepEqual(response.body().data, { done: [own.id], denied: [theirs.id], missing: [] })
    await own.refresh()
    await theirs.refresh()
    assert.deepEqual([own.rating, theirs.rating], [3, null])
    ;(await change(client, org, owner, { ...body, rating: 6 })).assertStatus(422)
    ;(await change(client, org, foreigner, body)).assertStatus(404)
  })

  test('is for whoever uploaded it where members may not edit everything', async ({ client }) => {
    const { org, owner, admin, member } = await makeCast()
    await org.merge({ settings: { membersMayEditAll: false } }).save()
    const album = await makeAlbum(org)
    const [theirs, own] = [await makePhoto(album, owner), await makePhoto(album, member)]
    ;(await patch(client, org, theirs.id, member, { caption: 'x' })).assertStatus(403)
    ;(await patch(client, org, own.id, member, { caption: 'x' })).assertStatus(200)
    ;(await patch(client, org, own.id, admin, { caption: 'x' })).assertStatus(200)
    const row = await client.get(`${photosOf(org)}/${theirs.id}`).loginAs(member)
    row.assertBodyContains({ data: { can: { edit: false } } })
  })

  test('is not there for visitors and strangers, nor under a foreign or malformed id', async ({
    client,
    assert,
  }) => {
    const { org, owner, foreigner, foreignOrg } = await makeCast()
    const photo = await makePhoto(await makeAlbum(org), owner)
    const foreign = await makePhoto(await makeAlbum(foreignOrg), foreigner)
    const visitor = await client
      .patch(`${photosOf(org)}/${photo.id}`)
      .json({ caption: 'x' })
      .withCsrfToken()
    visitor.assertStatus(401)
    ;(await patch(client, org, photo.id, foreigner, { caption: 'x' })).assertStatus(404)
    for (const id of [foreign.id, randomUUID(), 'zzzzzzzz-zzzz-zzzz-zzzz-zzzzzzzzzzzz', 'x']) {
      ;(await patch(client, org, id, owner, { caption: 'x' })).assertStatus(404)
    }
    await foreign.refresh()
    assert.isNull(foreign.caption)
  })
})

test.group('Photos: favourites', () => {
  test('are everybody’s own, and liking twice is liking once', async ({ client, assert }) => {
    const { org, owner, member } = await makeCast()
    await org.merge({ settings: { membersMayEditAll: false } }).save()
    const photo = await makePhoto(await makeAlbum(org), owner)
    const path = `${photosOf(org)}/${photo.id}/favorite`
    for (let i = 0; i < 2; i++) {
      const liked = await client.put(path).loginAs(member).withCsrfToken()
      liked.assertStatus(200)
      liked.assertBodyContains({ data: { favorite: true } })
    }
    const others = await client.get(`${photosOf(org)}/${photo.id}`).loginAs(owner)
    assert.isFalse(others.body().data.favorite)
    for (let i = 0; i < 2; i++) {
      ;(await client.delete(path).loginAs(member).withCsrfToken()).assertStatus(204)
    }
    const after = await client.get(`${photosOf(org)}/${photo.id}`).loginAs(member)
    assert.isFalse(after.body().data.favorite)
  })

  test('are not there for visitors and strangers', async ({ client }) => {
    const { org, owner, foreigner } = await makeCast()
    const photo = await makePhoto(await makeAlbum(org), owner)
    const path = `${photosOf(org)}/${photo.id}/favorite`
    ;(await client.put(path).withCsrfToken()).assertStatus(401)
    ;(await client.put(path).loginAs(foreigner).withCsrfToken()).assertStatus(404)
    ;(await client.delete(path).loginAs(foreigner).withCsrfToken()).assertStatus(404)
  })
})

test.group('Photos: change many', () => {
  test('changes what is permitted and names the rest', async ({ client, assert }) => {
    const { org, owner, member, foreignOrg, foreigner } = await makeCast()
    await org.merge({ settings: { membersMayEditAll: false } }).save()
    const album = await makeAlbum(org)
    const [own, theirs] = [await makePhoto(album, member), await makePhoto(album, owner)]
    const foreign = await makePhoto(await makeAlbum(foreignOrg), foreigner)
    const unknown = randomUUID()
    const response = await change(client, org, member, {
      photo_ids: [own.id, theirs.id, foreign.id, unknown, own.id],
      add_tags: ['Lake'],
    })
    response.assertStatus(200)
    const { done, denied, missing } = response.body().data
    assert.deepEqual(done, [own.id])
    assert.deepEqual(denied, [theirs.id])
    assert.sameMembers(missing, [foreign.id, unknown])
    await foreign.load('tags')
    assert.isEmpty(foreign.tags)
  })

  test('adds and takes tags, moves, likes, trashes and restores', async ({ client, assert }) => {
    const { org, owner } = await makeCast()
    const [album, target] = [await makeAlbum(org), await makeAlbum(org)]
    const photos = [await makePhoto(album, owner, { tags: ['Old'] }), await makePhoto(album, owner)]
    await album.merge({ coverPhotoId: photos[0].id }).save()
    const photoIds = photos.map(({ id }) => id)
    const rows = async () =>
      (await client.get(photosOf(org)).loginAs(owner)).body().data as Record<string, any>[]

    await change(client, org, owner, {
      photo_ids: photoIds,
      add_tags: ['New', 'Lake'],
      remove_tags: ['OLD'],
      favorite: true,
    })
    for (const row of await rows())
      assert.containsSubset(row, { tags: ['Lake', 'New'], favorite: true })

    await change(client, org, owner, { photo_ids: photoIds, album_id: target.id })
    for (const row of await rows()) assert.equal(row.album_id, target.id)
    await album.refresh()
    assert.isNull(album.coverPhotoId)

    const trashed = await change(client, org, owner, { photo_ids: photoIds, trashed: true })
    assert.sameMembers(trashed.body().data.done, photoIds)
    assert.isEmpty(await rows())

    const blocked = await change(client, org, owner, { photo_ids: photoIds, add_tags: ['x'] })
    assert.sameMembers(blocked.body().data.denied, photoIds)

    const restored = await change(client, org, owner, { photo_ids: photoIds, trashed: false })
    assert.sameMembers(restored.body().data.done, photoIds)
    for (const row of await rows()) assert.deepEqual(row.tags, ['Lake', 'New'])
  })

  test('lets a member like what they may not edit', async ({ client, assert }) => {
    const { org, owner, member } = await makeCast()
    await org.merge({ settings: { membersMayEditAll: false } }).save()
    const photo = await makePhoto(await makeAlbum(org), owner)
    const liked = await change(client, org, member, { photo_ids: [photo.id], favorite: true })
    assert.deepEqual(liked.body().data.done, [photo.id])
    const both = await change(client, org, member, {
      photo_ids: [photo.id],
      favorite: true,
      add_tags: ['x'],
    })
    assert.deepEqual(both.body().data.denied, [photo.id])
  })

  test('refuses a photo its fifty-first tag and changes nothing', async ({ client, assert }) => {
    const { org, owner } = await makeCast()
    const album = await makeAlbum(org)
    const [full, other] = [await makePhoto(album), await makePhoto(album)]
    await tagPhoto(
      full,
      Array.from({ length: 50 }, (_, index) => `tag ${index}`)
    )
    const response = await change(client, org, owner, {
      photo_ids: [full.id, other.id],
      add_tags: ['one more'],
    })
    response.assertStatus(422)
    response.assertBodyContains({ errors: [{ code: 'E_TOO_MANY_TAGS' }] })
    await other.load('tags')
    assert.isEmpty(other.tags)
  })

  test('takes five hundred at once, not more, and only ids', async ({ client, assert }) => {
    const { org, owner, foreignOrg } = await makeCast()
    const ids = Array.from({ length: 500 }, () => randomUUID())
    const most = await change(client, org, owner, { photo_ids: ids, favorite: true })
    most.assertStatus(200)
    assert.lengthOf(most.body().data.missing, 500)
    const foreign = await makeAlbum(foreignOrg)
    for (const body of [
      { photo_ids: [...ids, randomUUID()], favorite: true },
      { photo_ids: [], favorite: true },
      { photo_ids: ['x'], favorite: true },
      { favorite: true },
      { photo_ids: ids, album_id: foreign.id },
    ]) {
      ;(await change(client, org, owner, body)).assertStatus(422)
    }
  })

  test('is not there for visitors and strangers', async ({ client }) => {
    const { org, owner, foreigner } = await makeCast()
    const photo = await makePhoto(await makeAlbum(org), owner)
    const body = { photo_ids: [photo.id], trashed: true }
    const visitor = await client
      .post(`/api/v1/orgs/${org.slug}/photo-changes`)
      .json(body)
      .withCsrfToken()
    visitor.assertStatus(401)
    ;(await change(client, org, foreigner, body)).assertStatus(404)
  })

  test('of many who tag and untag at once nobody loses a tag they gave', async ({
    client,
    assert,
  }) => {
    const { org, owner, member } = await makeCast()
    const album = await makeAlbum(org)
    const [mine, theirs] = [await makePhoto(album), await makePhoto(album)]
    for (let round = 0; round < 5; round++) {
      await change(client, org, owner, { photo_ids: [theirs.id], add_tags: ['Lake', 'Boat'] })
      const answers = await Promise.all([
        change(client, org, owner, { photo_ids: [theirs.id], remove_tags: ['Lake', 'Boat'] }),
        change(client, org, member, { photo_ids: [mine.id], add_tags: ['Boat', 'Lake'] }),
      ])
      for (const answer of answers) answer.assertStatus(200)
      const row = await client.get(`${photosOf(org)}/${mine.id}`).loginAs(owner)
      assert.deepEqual(row.body().data.tags, ['Boat', 'Lake'])
      await change(client, org, owner, { photo_ids: [mine.id], remove_tags: ['Lake', 'Boat'] })
    }
  })
})
