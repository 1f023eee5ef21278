import { test } from '@japa/runner'
import type { ApiClient } from '@japa/api-client'
import { DateTime } from 'luxon'
import { PurgeOrg } from '#actions/purge_org'
import { PurgeTrash } from '#actions/purge_trash'
import emitter from '@adonisjs/core/services/emitter'
import Album from '#models/album'
import Org from '#models/org'
import Photo from '#models/photo'
import PhotoFile from '#models/photo_file'
import Tag from '#models/tag'
import type User from '#models/user'
import { renditionKey } from '#storage/keys'
import { store } from '#storage/store'
import { idsOf, makePhoto, trashedDaysAgo } from '#tests/fixtures/library'
import { makeCast } from '#tests/fixtures/people'
import { makeAlbum, storageOf } from '#tests/fixtures/uploading'

const photosOf = ({ slug }: Org) => `/api/v1/orgs/${slug}/photos`
const trashOf = ({ slug }: Org) => `/api/v1/orgs/${slug}/trash`
const remove = (client: ApiClient, path: string, user: User) =>
  client.delete(path).loginAs(user).withCsrfToken()

test.group('Trash', () => {
  test('keeps a photo until it is restored', async ({ client, assert }) => {
    const { org, owner, member } = await makeCast()
    const photo = await makePhoto(await makeAlbum(org), owner)
    const path = `${photosOf(org)}/${photo.id}`
    ;(await remove(client, path, member)).assertStatus(204)
    ;(await remove(client, path, member)).assertStatus(204)
    assert.isNotNull((await client.get(path).loginAs(owner)).body().data.trashed_at)
    assert.deepEqual((await client.get(photosOf(org)).loginAs(owner)).body().data, [])
    assert.equal((await storageOf(org)).ledger, 1000)
    const restored = await client.post(`${path}/restoration`).loginAs(member).withCsrfToken()
    restored.assertStatus(200)
    assert.isNull(restored.body().data.trashed_at)
    assert.deepEqual(idsOf((await client.get(photosOf(org)).loginAs(owner)).body().data), [
      photo.id,
    ])
  })

  test('shows photos and albums, last thrown away first, page by page', async ({
    client,
    assert,
  }) => {
    const { org, owner, member } = await makeCast()
    const album = await makeAlbum(org)
    const three = await trashedDaysAgo(await makePhoto(album, owner), 3)
    const two = await trashedDaysAgo(await makeAlbum(org), 2)
    const one = await trashedDaysAgo(await makePhoto(album, owner), 1)
    await makePhoto(two, owner)
    await makePhoto(album, owner)
    const first = await client.get(trashOf(org)).qs({ limit: 2 }).loginAs(member)
    first.assertStatus(200)
    assert.containsSubset(first.body().data, [
      { type: 'photo', id: one.id, days_left: 29 },
      { type: 'album', id: two.id, days_left: 28, photo_count: 1 },
    ])
    const rest = await client
      .get(trashOf(org))
      .qs({ cursor: first.body().meta.next })
      .loginAs(member)
    assert.deepEqual(idsOf(rest.body().data), [three.id])
    assert.isNull(rest.body().meta.next)
    const wrong = await client.get(trashOf(org)).qs({ cursor: 'WzEsMl0' }).loginAs(member)
    wrong.assertStatus(422)
  })

  test('does not restore a photo into a trashed album', async ({ client }) => {
    const { org, owner } = await makeCast()
    const album = await makeAlbum(org)
    const photo = await trashedDaysAgo(await makePhoto(album, owner), 2)
    await trashedDaysAgo(album, 1)
    const response = await client
      .post(`${photosOf(org)}/${photo.id}/restoration`)
      .loginAs(owner)
      .withCsrfToken()
    response.assertStatus(409)
    response.assertBodyContains({ errors: [{ code: 'E_ALBUM_TRASHED' }] })
  })

  test('is not there for visitors and strangers', async ({ client }) => {
    const { org, owner, foreigner } = await makeCast()
    const photo = await trashedDaysAgo(await makePhoto(await makeAlbum(org), owner), 1)
    const restoration = `${photosOf(org)}/${photo.id}/restoration`
    ;(await client.get(trashOf(org))).assertStatus(401)
    ;(await client.get(trashOf(org)).loginAs(foreigner)).assertStatus(404)
    ;(await client.delete(trashOf(org)).withCsrfToken()).assertStatus(401)
    ;(await remove(client, trashOf(org), foreigner)).assertStatus(404)
    ;(await client.post(restoration).withCsrfToken()).assertStatus(401)
    ;(await client.post(restoration).loginAs(foreigner).withCsrfToken()).assertStatus(404)
  })
})

test.group('Purge', () => {
  test('ends one photo with its rows, files, bytes and unused tags', async ({ client, assert }) => {
    const { org, owner } = await makeCast()
    const album = await makeAlbum(org)
    const photo = await makePhoto(album, owner, { tags: ['Only here'] })
    const kept = await makePhoto(album, owner)
    await album.merge({ coverPhotoId: photo.id }).save()
    await trashedDaysAgo(photo, 1)
    const { storageKey } = await PhotoFile.within(org.id).where('photo_id', photo.id).firstOrFail()
    const purged: string[] = []
    const stop = emitter.on('photo.purged@1', ({ photoId }) => void purged.push(photoId))

    const response = await remove(client, `${photosOf(org)}/${photo.id}?permanent=true`, owner)
    stop()
    response.assertStatus(204)
    assert.isNull(await Photo.within(org.id).where('id', photo.id).first())
    assert.isNull(await Tag.within(org.id).first())
    assert.isFalse(await store.exists(storageKey))
    assert.isFalse(await store.exists(renditionKey(org.id, photo.id, 'thumb')))
    assert.isTrue(await store.exists(renditionKey(org.id, kept.id, 'thumb')))
    assert.containsSubset(await storageOf(org), {
      ledger: 1000,
      rows: 1000,
      disk: 1000,
      originals: 1,
    })
    await album.refresh()
    assert.isNull(album.coverPhotoId)
    assert.deepEqual(purged, [photo.id])
  })

  test('is for owner and admins, and only for what is in the trash', async ({ client }) => {
    const { org, owner, admin, member, foreigner } = await makeCast()
    const album = await makeAlbum(org)
    const photo = await makePhoto(album, member)
    const path = `${photosOf(org)}/${photo.id}?permanent=true`
    const inUse = await remove(client, path, owner)
    inUse.assertStatus(409)
    inUse.assertBodyContains({ errors: [{ code: 'E_NOT_IN_TRASH' }] })
    await trashedDaysAgo(photo, 1)
    ;(await client.delete(path).withCsrfToken()).assertStatus(401)
    ;(await remove(client, path, foreigner)).assertStatus(404)
    ;(await remove(client, path, member)).assertStatus(403)
    ;(await remove(client, path, admin)).assertStatus(204)
    ;(await remove(client, path, admin)).assertStatus(404)
  })

  test('ends an album with all its photos', async ({ client, assert }) => {
    const { org, owner, member } = await makeCast()
    const [album, other] = [await makeAlbum(org), await makeAlbum(org)]
    for (let i = 0; i < 3; i++) await makePhoto(album, owner)
    await makePhoto(other, owner)
    const path = `/api/v1/orgs/${org.slug}/albums/${album.id}?permanent=true`
    ;(await remove(client, path, owner)).assertStatus(409)
    await trashedDaysAgo(album, 1)
    ;(await remove(client, path, member)).assertStatus(403)
    ;(await remove(client, path, owner)).assertStatus(204)
    assert.isNull(await Album.within(org.id).where('id', album.id).first())
    assert.containsSubset(await storageOf(org), { ledger: 1000, rows: 1000, originals: 1 })
  })

  test('empties the whole trash at once, for owner and admins', async ({ client, assert }) => {
    const { org, admin, member, owner } = await makeCast()
    const [album, trashedAlbum] = [await makeAlbum(org), await makeAlbum(org)]
    const kept = await makePhoto(album, owner)
    await trashedDaysAgo(await makePhoto(album, owner), 0)
    await makePhoto(trashedAlbum, owner)
    await trashedDaysAgo(trashedAlbum, 3)
    ;(await remove(client, trashOf(org), member)).assertStatus(403)
    ;(await remove(client, trashOf(org), admin)).assertStatus(204)
    assert.deepEqual((await client.get(trashOf(org)).loginAs(owner)).body().data, [])
    assert.deepEqual(idsOf(await Photo.within(org.id)), [kept.id])
    assert.deepEqual(idsOf(await Album.within(org.id)), [album.id])
    assert.equal((await storageOf(org)).ledger, 1000)
  })

  test('ends a selection, leaving alone what is in use or foreign', async ({ client, assert }) => {
    const { org, owner, member, foreigner, foreignOrg } = await makeCast()
    const album = await makeAlbum(org)
    const [inUse, trashed] = [
      await makePhoto(album, owner),
      await trashedDaysAgo(await makePhoto(album, owner), 1),
    ]
    const foreign = await trashedDaysAgo(await makePhoto(await makeAlbum(foreignOrg), foreigner), 1)
    const body = { photo_ids: [inUse.id, trashed.id, foreign.id] }
    const purge = (user: User) =>
      client.post(`/api/v1/orgs/${org.slug}/purges`).json(body).loginAs(user).withCsrfToken()
    ;(await purge(member)).assertStatus(403)
    ;(await purge(foreigner)).assertStatus(404)
    const response = await purge(owner)
    response.assertStatus(200)
    assert.deepEqual(response.body().data.done, [trashed.id])
    assert.sameMembers(response.body().data.missing, [inUse.id, foreign.id])
    assert.isNotNull(await Photo.within(foreignOrg.id).where('id', foreign.id).first())
  })

  test('of two who purge at once, the ledger hears once', async ({ client, assert }) => {
    const { org, owner, admin } = await makeCast()
    const album = await makeAlbum(org)
    const kept = await makePhoto(album, owner)
    const photos = [await makePhoto(album, owner), await makePhoto(album, owner)]
    for (const photo of photos) await trashedDaysAgo(photo, 1)
    const answers = await Promise.all([
      remove(client, trashOf(org), owner),
      remove(client, trashOf(org), admin),
      ...photos.map(({ id }) => remove(client, `${photosOf(org)}/${id}?permanent=true`, owner)),
    ])
    for (const answer of answers) assert.oneOf(answer.status(), [204, 404])
    assert.containsSubset(await storageOf(org), { ledger: 1000, rows: 1000, photos: 1 })
    assert.deepEqual(idsOf(await Photo.within(org.id)), [kept.id])
  })

  test('works through more than one batch', async ({ assert }) => {
    const { org, owner } = await makeCast()
    const album = await makeAlbum(org)
    for (let i = 0; i < 105; i++) await makePhoto(album, owner)
    await trashedDaysAgo(album, 31)
    await new PurgeTrash().handle()
    assert.containsSubset(await storageOf(org), { ledger: 0, photos: 0, originals: 0 })
  })
})

test.group('Nightly purge', () => {
  test('ends what has waited thirty days, and nothing younger', async ({ assert }) => {
    const { org, owner } = await makeCast()
    const [album, oldAlbum, youngAlbum] = [
      await makeAlbum(org),
      await makeAlbum(org),
      await makeAlbum(org),
    ]
    await trashedDaysAgo(await makePhoto(album, owner), 31)
    const young = await trashedDaysAgo(await makePhoto(album, owner), 29)
    const inUse = await makePhoto(album, owner)
    await makePhoto(oldAlbum, owner)
    const waiting = await makePhoto(youngAlbum, owner)
    await trashedDaysAgo(oldAlbum, 31)
    await trashedDaysAgo(youngAlbum, 29)
    await new PurgeTrash().handle()
    assert.sameMembers(idsOf(await Photo.within(org.id)), idsOf([young, inUse, waiting]))
    assert.sameMembers(idsOf(await Album.within(org.id)), idsOf([album, youngAlbum]))
    assert.equal((await storageOf(org)).ledger, 3000)
  })

  test('ends an org thirty days after it was deleted, with all its files', async ({ assert }) => {
    const { org, owner } = await makeCast()
    const photo = await makePhoto(await makeAlbum(org), owner)
    await org.merge({ deletedAt: DateTime.now().minus({ days: 29 }) }).save()
    await new PurgeTrash().handle()
    assert.isNotNull(await Org.find(org.id))
    await org.merge({ deletedAt: DateTime.now().minus({ days: 31 }) }).save()
    await new PurgeTrash().handle()
    assert.isNull(await Org.find(org.id))
    assert.isFalse(await store.exists(renditionKey(org.id, photo.id, 'thumb')))
    await owner.refresh()
  })

  test('leaves an org whole that was restored in the last moment', async ({ assert }) => {
    const { org, owner } = await makeCast()
    const photo = await makePhoto(await makeAlbum(org), owner)
    assert.isFalse(await new PurgeOrg().handle({ org }))
    assert.isNotNull(await Photo.within(org.id).where('id', photo.id).first())
  })
})
