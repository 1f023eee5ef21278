import { readdir } from 'node:fs/promises'
import { test } from '@japa/runner'
import exifr from 'exifr'
import sharp from 'sharp'
import { DateTime } from 'luxon'
import { PurgePhotos } from '#actions/purge_photos'
import { SweepFullViews } from '#actions/sweep_full_views'
import type Org from '#models/org'
import Photo from '#models/photo'
import PhotoFile from '#models/photo_file'
import { fullViewKey, renditionFolder } from '#storage/keys'
import { store } from '#storage/store'
import { makeCast } from '#tests/fixtures/people'
import { call, codeOf, makeSharedAlbum, photoFile, share } from '#tests/fixtures/sharing'
import { leftovers, newPicture, storageOf } from '#tests/fixtures/uploading'

const GPS = { latitude: 52.5163, longitude: 13.3777 }

const path = (org: Org, id: string, kind = 'full') =>
  `/api/v1/orgs/${org.slug}/photos/${id}/files/${kind}`

/** An album with one photo, whose original counts as a format that browsers cannot show. */
async function makeForeignFormat() {
  const bytes = await newPicture({ width: 2400, height: 1600, orientation: 6, gps: GPS })
  const world = await makeSharedAlbum([{ name: 'IMG_1.heic', bytes }])
  const [id] = world.ids
  await PhotoFile.within(world.org.id).where('photo_id', id).update({ mime: 'image/heic' })
  return { ...world, id }
}

test.group('A photo at its full size', () => {
  test('is its original where browsers show the format', async ({ assert }) => {
    for (const format of ['jpeg', 'png', 'gif', 'webp', 'avif'] as const) {
      const bytes = await newPicture({ format })
      const { org, member, ids } = await makeSharedAlbum([{ name: `IMG_1.${format}`, bytes }])
      const answer = await call(path(org, ids[0]), { user: member })
      assert.equal(answer.status, 200)
      assert.isTrue(answer.bytes.equals(bytes), format)
      assert.equal(answer.headers.get('content-type'), `image/${format}`)
      assert.include(answer.headers.get('content-disposition')!, 'inline')
      assert.isFalse(await store.exists(fullViewKey(org.id, ids[0])))
    }
  })

  test('is made once on demand where they do not, upright and without metadata', async ({
    assert,
  }) => {
    const { org, member, id } = await makeForeignFormat()
    const before = await storageOf(org)
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => call(path(org, id), { user: member }))
    )
    for (const { status, headers, bytes } of answers) {
      assert.equal(status, 200)
      assert.equal(headers.get('content-type'), 'image/jpeg')
      assert.isTrue(bytes.equals(answers[0].bytes))
    }
    const { width, height, exif, orientation } = await sharp(answers[0].bytes).metadata()
    assert.deepEqual([width, height, exif, orientation], [1600, 2400, undefined, undefined])
    assert.isTrue(await store.exists(fullViewKey(org.id, id)))
    assert.deepEqual(await storageOf(org), before)
    assert.deepEqual(await leftovers(org), [])
    const etag = answers[0].headers.get('etag')
    assert.equal((await call(path(org, id), { user: member })).headers.get('etag'), etag)
  })

  test('goes with the photo', async ({ assert }) => {
    const { org, owner, id } = await makeForeignFormat()
    await call(path(org, id), { user: owner })
    const photo = await org.findPhoto(id)
    await photo.trash(owner.id)
    await new PurgePhotos().handle({ org, scope: { photoIds: [id] } })
    assert.isFalse(await store.exists(fullViewKey(org.id, id)))
    assert.deepEqual(
      await readdir(store.localPath(renditionFolder(org.id, id))).catch(() => []),
      []
    )
  })

  test('says why where the original cannot be read or is gone', async ({ assert }) => {
    const { org, owner, id } = await makeForeignFormat()
    const file = await PhotoFile.within(org.id).where('photo_id', id).firstOrFail()
    await store.remove(file.storageKey)
    const gone = await call(path(org, id), { user: owner })
    assert.deepEqual([gone.status, codeOf(gone)], [404, 'E_ORIGINAL_MISSING'])
    await Photo.within(org.id).where('id', id).update({ state: 'failed' })
    const unready = await call(path(org, id), { user: owner })
    assert.deepEqual([unready.status, codeOf(unready)], [404, 'E_NOT_READY'])
  })

  test('is for members of the org alone', async ({ assert }) => {
    const { org, admin, foreigner, id } = await makeForeignFormat()
    assert.equal((await call(path(org, id), { user: admin })).status, 200)
    assert.equal((await call(path(org, id))).status, 401)
    assert.equal((await call(path(org, id), { user: foreigner })).status, 404)
    const { foreignOrg } = await makeCast()
    assert.equal((await call(path(foreignOrg, id), { user: admin })).status, 404)
  })
})

test.group('Photos at their full size, which no quota counts', () => {
  test('make room for those looked at last: an org keeps a quarter of its limit', async ({
    assert,
  }) => {
    const files = await Promise.all(
      ['one', 'two', 'three'].map(async (name) => ({
        name: `${name}.heic`,
        bytes: await newPicture({ width: 800, height: 600 }),
      }))
    )
    const { org, owner, ids } = await makeSharedAlbum(files)
    await PhotoFile.within(org.id).update({ mime: 'image/heic' })
    const isKept = () => Promise.all(ids.map(async (id) => store.exists(fullViewKey(org.id, id))))
    const first = await call(path(org, ids[0]), { user: owner })
    await org.merge({ storageLimitBytes: Math.ceil(first.bytes.length * 4 * 2.5) }).save()
    await call(path(org, ids[1]), { user: owner })
    assert.deepEqual(await isKept(), [true, true, false])
    await call(path(org, ids[0]), { user: owner })
    assert.equal((await call(path(org, ids[2]), { user: owner })).status, 200)
    assert.deepEqual(await isKept(), [true, false, true])

    const again = await call(path(org, ids[1]), { user: owner })
    assert.equal(again.status, 200)
    await org.merge({ storageLimitBytes: 4 }).save()
    assert.equal((await call(path(org, ids[0]), { user: owner })).status, 200)
    assert.deepEqual(await isKept(), [true, false, false])
  })

  test('go when nobody looked at them for a month', async ({ assert }) => {
    const { org, owner, id } = await makeForeignFormat()
    await call(path(org, id), { user: owner })
    await new SweepFullViews().handle({ now: DateTime.now().plus({ days: 29 }) })
    assert.isTrue(await store.exists(fullViewKey(org.id, id)))
    await new SweepFullViews().handle({ now: DateTime.now().plus({ days: 31 }) })
    assert.isFalse(await store.exists(fullViewKey(org.id, id)))
    assert.equal((await call(path(org, id), { user: owner })).status, 200)
  })
})

test.group('A shared photo at its full size', () => {
  test('is for visitors whose link hands out originals', async ({ assert }) => {
    const { org, owner, album, ids } = await makeSharedAlbum()
    const plain = await share(owner, org, { album_id: album.id })
    const refused = await call(photoFile(plain.api, ids[0], 'full'))
    assert.deepEqual([refused.status, codeOf(refused)], [403, 'E_SHARE_NO_ORIGINALS'])
    const [listed] = (await call(`${plain.api}/photos`)).body.data
    assert.isNull(listed.urls.full)

    const generous = await share(owner, org, { album_id: album.id, allow_originals: true })
    const answer = await call(photoFile(generous.api, ids[0], 'full'))
    assert.equal(answer.status, 200)
    assert.include(answer.headers.get('content-disposition')!, 'inline')
    assert.equal(answer.headers.get('cache-control'), 'private, max-age=300, must-revalidate')
    const [open] = (await call(`${generous.api}/photos`)).body.data
    assert.match(open.urls.full, /\/files\/full$/)
  })

  test('never tells where it was taken unless the link does', async ({ assert }) => {
    const bytes = await newPicture({ gps: GPS })
    const { org, owner, album, ids } = await makeSharedAlbum([{ name: 'IMG_1.jpg', bytes }])
    const link = await share(owner, org, { album_id: album.id, allow_originals: true })
    const answer = await call(photoFile(link.api, ids[0], 'full'))
    assert.isUndefined(await exifr.gps(answer.bytes))
    assert.lengthOf(answer.bytes, bytes.length)
    const terms = { album_id: album.id, allow_originals: true, allow_location: true }
    const open = await share(owner, org, terms)
    const placed = await call(photoFile(open.api, ids[0], 'full'))
    assert.isTrue(placed.bytes.equals(bytes))
  })

  test('is a copy without metadata where place and file cannot be parted', async ({ assert }) => {
    const { org, owner, album, id } = await makeForeignFormat()
    const link = await share(owner, org, { album_id: album.id, allow_originals: true })
    const answer = await call(photoFile(link.api, id, 'full'))
    assert.equal(answer.headers.get('content-type'), 'image/jpeg')
    assert.equal(answer.headers.get('cache-control'), 'private, max-age=300, must-revalidate')
    assert.isUndefined((await sharp(answer.bytes).metadata()).exif)
  })
})
