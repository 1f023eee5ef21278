import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import { DateTime } from 'luxon'
import type Album from '#models/album'
import Photo from '#models/photo'
import { makePhoto, makePhotos, trashedDaysAgo } from '#tests/fixtures/library'
import { makeCast } from '#tests/fixtures/people'
import { makeAlbum } from '#tests/fixtures/uploading'

const MAY_5 = Date.UTC(2024, 4, 5, 10)
const HOUR = 3_600_000

async function daysOf({ orgId, id }: Album) {
  const rows = await db
    .from('photo_days')
    .where({ org_id: orgId, album_id: id })
    .orderBy('day')
    .select('day', 'count', 'aspect_sum')
  return rows.map(({ day, count, aspect_sum: sum }) => [day, count, Math.round(sum * 1000) / 1000])
}

async function versionOf(orgId: string): Promise<number> {
  const mark = await db.from('timeline_versions').where('org_id', orgId).first()
  return mark?.version ?? 0
}

test.group('Photos of each day', () => {
  test('are counted by the clock of the place', async ({ assert }) => {
    const { org } = await makeCast()
    const album = await makeAlbum(org)
    const midnight = Date.UTC(2024, 4, 6)
    await makePhoto(album, undefined, { takenAt: midnight - 1 })
    await makePhoto(album, undefined, { takenAt: midnight })
    await makePhoto(album, undefined, { takenAt: midnight - HOUR, takenOffset: 60 })
    await makePhoto(album, undefined, { takenAt: midnight + HOUR, takenOffset: -120 })
    assert.deepEqual(await daysOf(album), [
      [20240505, 2, 2.667],
      [20240506, 2, 2.667],
    ])
  })

  test('are counted before 1970, and at both ends of the calendar', async ({ assert }) => {
    const { org } = await makeCast()
    const album = await makeAlbum(org)
    for (const takenAt of [-1, -62_135_596_800_001, 253_402_300_800_000, Date.UTC(1944, 1, 29)])
      await makePhoto(album, undefined, { takenAt })
    const days = (await daysOf(album)).map(([day, count]) => [day, count])
    assert.deepEqual(days, [
      [10101, 1],
      [19440229, 1],
      [19691231, 1],
      [99991231, 1],
    ])
  })

  test('follow a photo through everything that happens to it', async ({ assert }) => {
    const { org } = await makeCast()
    const [album, other] = [await makeAlbum(org), await makeAlbum(org)]
    const photo = await makePhoto(album, undefined, { takenAt: MAY_5 })
    await makePhoto(album, undefined, { takenAt: MAY_5 })
    assert.deepEqual(await daysOf(album), [[20240505, 2, 2.667]])

    await photo.merge({ takenAt: MAY_5 + 24 * HOUR }).save()
    assert.deepEqual(await daysOf(album), [
      [20240505, 1, 1.333],
      [20240506, 1, 1.333],
    ])
    await photo.merge({ takenOffset: -24 * 60 }).save()
    assert.deepEqual(await daysOf(album), [[20240505, 2, 2.667]])
    await photo.merge({ width: 3000 }).save()
    assert.deepEqual(await daysOf(album), [[20240505, 2, 2.333]])
    await photo.merge({ albumId: other.id }).save()
    assert.deepEqual(await daysOf(album), [[20240505, 1, 1.333]])
    assert.deepEqual(await daysOf(other), [[20240505, 1, 1]])

    await photo.merge({ trashedAt: DateTime.now() }).save()
    assert.deepEqual(await daysOf(other), [])
    await photo.merge({ trashedAt: null }).save()
    assert.deepEqual(await daysOf(other), [[20240505, 1, 1]])
    await photo.delete()
    assert.deepEqual(await daysOf(other), [])
  })

  test('add up after changes to hundreds of photos in one statement', async ({ assert }) => {
    const { org } = await makeCast()
    const [album, other] = [await makeAlbum(org), await makeAlbum(org)]
    const photos = await makePhotos(album, 500, { takenAt: MAY_5, width: 1234, height: 777 })
    const some = photos.slice(0, 200).map(({ id }) => id)
    const them = () => Photo.within(org.id).whereIn('photos.id', some)
    await them().update({ album_id: other.id })
    const each = Math.round((1234 / 777) * 4096) / 4096
    const sum = (count: number) => Math.round(count * each * 1000) / 1000
    assert.deepEqual(await daysOf(album), [[20240505, 300, sum(300)]])
    assert.deepEqual(await daysOf(other), [[20240505, 200, sum(200)]])
    await them().delete()
    assert.deepEqual(await daysOf(other), [])
  })

  test('go with their album and with their org', async ({ assert }) => {
    const { org } = await makeCast()
    const album = await makeAlbum(org)
    await makePhotos(album, 5, { takenAt: MAY_5 })
    await album.delete()
    assert.deepEqual(await daysOf(album), [])
    await makePhotos(await makeAlbum(org), 5, { takenAt: MAY_5 })
    await org.delete()
    for (const table of ['photo_days', 'timeline_versions'])
      assert.isEmpty(await db.from(table).where('org_id', org.id), table)
  })

  test('are marked as changed by what is counted, and by nothing else', async ({ assert }) => {
    const { org } = await makeCast()
    const album = await makeAlbum(org)
    const photo = await makePhoto(album, undefined, { takenAt: MAY_5 })
    const before = await versionOf(org.id)
    await photo.merge({ caption: 'Lake', state: 'processing' }).save()
    assert.equal(await versionOf(org.id), before)
    await trashedDaysAgo(photo, 1)
    assert.isAbove(await versionOf(org.id), before)
    const trashed = await versionOf(org.id)
    await trashedDaysAgo(album, 1)
    assert.isAbove(await versionOf(org.id), trashed)
  })
})
