import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { get, type IncomingMessage } from 'node:http'
import { test } from '@japa/runner'
import exifr from 'exifr'
import sharp from 'sharp'
import PhotoFile from '#models/photo_file'
import { store } from '#storage/store'
import { call, codeOf, makeSharedAlbum, photoFile, share } from '#tests/fixtures/sharing'
import { unzip } from '#tests/fixtures/unzip'
import { newPicture, serverUrl } from '#tests/fixtures/uploading'

const GPS = { latitude: 52.5163, longitude: 13.3777 }
const TAKEN = '2024-05-05T10:20:30'

/** The reader knows TIFF, and JPEG has a prefix before it. */
const tiffOf = (exif: Buffer) =>
  exif.toString('latin1', 0, 4) === 'Exif' ? exif.subarray(6) : exif

/** `fetch` asks for a fresh answer whenever it is given a condition. */
async function statusIfKnown(path: string, etag: string) {
  const asking = get(serverUrl() + path, { headers: { 'if-none-match': etag } })
  const [answer] = (await once(asking, 'response')) as [IncomingMessage]
  answer.resume()
  return answer.statusCode
}

const withPlace = (part = {}) => newPicture({ gps: GPS, takenAt: TAKEN, orientation: 6, ...part })

test.group('Shared files', () => {
  test('thumb and preview always, the original where the link allows it', async ({ assert }) => {
    const { org, owner, album, ids } = await makeSharedAlbum()
    const plain = await share(owner, org, { album_id: album.id })
    const generous = await share(owner, org, { album_id: album.id, allow_originals: true })
    for (const kind of ['thumb', 'preview']) {
      const { status, headers, bytes } = await call(photoFile(plain.api, ids[0], kind))
      assert.equal(status, 200)
      assert.equal(headers.get('content-type'), 'image/webp')
      assert.equal((await sharp(bytes).metadata()).format, 'webp')
    }
    const refused = await call(photoFile(plain.api, ids[0], 'original'))
    assert.deepEqual([refused.status, codeOf(refused)], [403, 'E_SHARE_NO_ORIGINALS'])
    const original = await call(photoFile(generous.api, ids[0], 'original'))
    assert.equal(original.status, 200)
    assert.include(original.headers.get('content-disposition')!, 'attachment; filename="IMG_1.jpg"')
    assert.equal((await call(photoFile(generous.api, ids[0], 'raw'))).status, 404)
  })

  test('a photo beside the link, an unknown and a malformed one are not there', async ({
    assert,
  }) => {
    const { org, owner, album } = await makeSharedAlbum()
    const elsewhere = await makeSharedAlbum()
    const link = await share(owner, org, { album_id: album.id })
    for (const id of [elsewhere.ids[0], randomUUID(), 'nonsense', '..%2f..%2fapp_key']) {
      const answer = await call(photoFile(link.api, id, 'thumb'))
      assert.equal(answer.status, 404, id)
    }
  })

  test('are kept for minutes and by the visitor alone, without session or cookie', async ({
    assert,
  }) => {
    const { org, owner, album, ids } = await makeSharedAlbum()
    const link = await share(owner, org, { album_id: album.id, allow_originals: true })
    for (const kind of ['thumb', 'preview', 'original']) {
      const path = photoFile(link.api, ids[0], kind)
      const { headers } = await call(path)
      assert.equal(headers.get('cache-control'), 'private, max-age=300, must-revalidate')
      assert.equal(headers.get('x-content-type-options'), 'nosniff')
      assert.equal(headers.get('x-robots-tag'), 'noindex, nofollow')
      assert.lengthOf(headers.getSetCookie(), 0)
      assert.equal(await statusIfKnown(path, headers.get('etag')!), 304)
      assert.equal(await statusIfKnown(path, '"other"'), 200)
    }
  })
})

test.group('Places in shared originals', () => {
  for (const format of ['jpeg', 'png', 'webp', 'avif'] as const) {
    test(`leave with none in ${format}, and with everything else`, async ({ assert }) => {
      const bytes = await withPlace({ format })
      const { org, owner, album, ids } = await makeSharedAlbum([{ name: `IMG_1.${format}`, bytes }])
      const link = await share(owner, org, { album_id: album.id, allow_originals: true })
      const answer = await call(photoFile(link.api, ids[0], 'original'))
      assert.equal(answer.status, 200)
      assert.lengthOf(answer.bytes, bytes.length)
      const { exif, orientation } = await sharp(answer.bytes).metadata()
      const before = await sharp(bytes).metadata()
      assert.closeTo((await exifr.gps(tiffOf(before.exif!))).latitude, GPS.latitude, 1e-3)
      assert.isUndefined(await exifr.gps(tiffOf(exif!)))
      assert.equal(orientation, before.orientation)
      const facts = await exifr.parse(tiffOf(exif!))
      assert.instanceOf(facts.DateTimeOriginal, Date)
      const pixels = (file: Buffer) => sharp(file).raw().toBuffer()
      assert.isTrue((await pixels(answer.bytes)).equals(await pixels(bytes)))
    })
  }

  test('stay where the link allows them, byte for byte', async ({ assert }) => {
    const bytes = await withPlace()
    const { org, owner, album, ids } = await makeSharedAlbum([{ name: 'IMG_1.jpg', bytes }])
    const terms = { album_id: album.id, allow_originals: true, allow_location: true }
    const link = await share(owner, org, terms)
    assert.isTrue((await call(photoFile(link.api, ids[0], 'original'))).bytes.equals(bytes))
    const [entry] = unzip((await call(`${link.api}/archive`)).bytes)
    assert.isTrue(entry.bytes.equals(bytes))
  })

  test('leave in parts, too', async ({ assert }) => {
    const bytes = await withPlace()
    const { org, owner, album, ids } = await makeSharedAlbum([{ name: 'IMG_1.jpg', bytes }])
    const link = await share(owner, org, { album_id: album.id, allow_originals: true })
    const path = photoFile(link.api, ids[0], 'original')
    const whole = await call(path)
    const parts: Buffer[] = []
    for (let at = 0; at < bytes.length; at += 97) {
      const {
        status,
        headers,
        bytes: part,
      } = await call(path, { headers: { range: `bytes=${at}-${at + 96}` } })
      assert.equal(status, 206)
      const end = Math.min(at + 97, bytes.length)
      assert.equal(headers.get('content-range'), `bytes ${at}-${end - 1}/${bytes.length}`)
      assert.lengthOf(part, end - at)
      parts.push(part)
      if (at > 2000) break
    }
    const joined = Buffer.concat(parts)
    assert.isTrue(joined.equals(whole.bytes.subarray(0, joined.length)))
    const tail = await call(path, { headers: { range: 'bytes=-10' } })
    assert.isTrue(tail.bytes.equals(whole.bytes.subarray(-10)))
    const beyond = await call(path, { headers: { range: `bytes=${bytes.length}-` } })
    assert.equal(beyond.status, 416)
    assert.equal(beyond.headers.get('content-range'), `bytes */${bytes.length}`)
    const stale = await call(path, { headers: { 'range': 'bytes=0-9', 'if-range': '"other"' } })
    assert.equal(stale.status, 200)
    const head = await call(path, { method: 'HEAD' })
    assert.equal(head.headers.get('content-length'), String(bytes.length))
    const allowed = await share(owner, org, {
      album_id: album.id,
      allow_originals: true,
      allow_location: true,
    })
    const untouched = await call(photoFile(allowed.api, ids[0], 'original'))
    assert.notEqual(untouched.headers.get('etag'), whole.headers.get('etag'))
  })

  test('leave in the zip, under the names the files came with', async ({ assert }) => {
    const { org, owner, album } = await makeSharedAlbum(
      [
        { name: 'IMG_1.jpg', bytes: await withPlace() },
        { name: 'Straße.png', bytes: await withPlace({ format: 'png' }) },
      ],
      { name: 'May' }
    )
    const link = await share(owner, org, { album_id: album.id, allow_originals: true })
    const { status, headers, bytes } = await call(`${link.api}/archive`)
    assert.equal(status, 200)
    assert.include(headers.get('content-disposition')!, 'filename="May.zip"')
    assert.lengthOf(headers.getSetCookie(), 0)
    const entries = unzip(bytes)
    assert.sameMembers(
      entries.map(({ name }) => name),
      ['IMG_1.jpg', 'Straße.png']
    )
    for (const entry of entries) {
      assert.isTrue(entry.isIntact)
      assert.isUndefined(await exifr.gps(tiffOf((await sharp(entry.bytes).metadata()).exif!)))
    }
  })

  test('keep an original back that cannot be told from its place; the zip has its preview', async ({
    assert,
  }) => {
    const { org, owner, album, ids } = await makeSharedAlbum([
      { name: 'IMG_1.jpg', bytes: await withPlace() },
    ])
    const link = await share(owner, org, { album_id: album.id, allow_originals: true })
    const file = await PhotoFile.within(org.id).where('photo_id', ids[0]).firstOrFail()
    await writeFile(store.localPath(file.storageKey), 'a raw file of a kind nobody here knows')
    const refused = await call(photoFile(link.api, ids[0], 'original'))
    assert.deepEqual([refused.status, codeOf(refused)], [409, 'E_LOCATION_INSEPARABLE'])
    const [entry] = unzip((await call(`${link.api}/archive`)).bytes)
    assert.equal(entry.name, 'IMG_1.jpg.webp')
    assert.equal((await sharp(entry.bytes).metadata()).format, 'webp')
  })
})

test.group('Everything behind a link as a zip', () => {
  test('holds previews where originals are not allowed', async ({ assert }) => {
    const { org, owner, album, ids } = await makeSharedAlbum([
      { name: 'IMG_1.jpg', bytes: await withPlace() },
      { name: 'IMG_1.png', bytes: await withPlace({ format: 'png' }) },
    ])
    const link = await share(owner, org, { photo_ids: ids, title: 'Two' })
    const { headers, bytes } = await call(`${link.api}/archive`)
    assert.include(headers.get('content-disposition')!, 'filename="Two.zip"')
    const entries = unzip(bytes)
    assert.sameMembers(
      entries.map(({ name }) => name),
      ['IMG_1.webp', 'IMG_1 (2).webp']
    )
    for (const entry of entries) assert.isUndefined((await sharp(entry.bytes).metadata()).exif)
    assert.notEqual(album.id, null)
  })

  test('is refused where the link does not allow it, and without photos', async ({ assert }) => {
    const { org, owner, album, ids } = await makeSharedAlbum()
    const closed = await share(owner, org, { album_id: album.id, allow_download: false })
    const refused = await call(`${closed.api}/archive`)
    assert.deepEqual([refused.status, codeOf(refused)], [403, 'E_SHARE_NO_DOWNLOAD'])
    assert.isNull((await call(closed.api)).body.data.archive)
    const link = await share(owner, org, { photo_ids: ids })
    await (await org.findPhoto(ids[0])).trash(owner.id)
    const empty = await call(`${link.api}/archive`)
    assert.deepEqual([empty.status, codeOf(empty)], [404, 'E_NO_PHOTOS'])
  })

  test('holds the chosen ones alone, and nothing that the link does not show', async ({
    assert,
  }) => {
    const files = await Promise.all(
      ['a', 'b', 'c'].map(async (name) => ({ name: `${name}.jpg`, bytes: await newPicture() }))
    )
    const { org, owner, ids } = await makeSharedAlbum(files)
    const elsewhere = await makeSharedAlbum()
    const link = await share(owner, org, { photo_ids: ids.slice(0, 2), title: 'Two' })
    const choose = (photoIds: string[], api = link.api) =>
      call(`${api}/archive`, { method: 'POST', body: { photo_ids: photoIds } })

    const { status, bytes } = await choose([ids[0], ids[0], ids[2], ...elsewhere.ids])
    assert.equal(status, 200)
    assert.deepEqual(
      unzip(bytes).map(({ name }) => name),
      ['a.webp']
    )
    const foreign = await choose([ids[2], ...elsewhere.ids])
    assert.deepEqual([foreign.status, codeOf(foreign)], [404, 'E_NO_PHOTOS'])
    assert.equal((await choose([])).status, 422)

    const form = await fetch(serverUrl() + `${link.api}/archive`, {
      method: 'POST',
      body: new URLSearchParams({ photo_ids: ids.join(',') }),
    })
    assert.equal(form.status, 200)
    assert.lengthOf(unzip(Buffer.from(await form.arrayBuffer())), 2)

    const closed = await share(owner, org, { photo_ids: ids, allow_download: false })
    const refused = await choose(ids, closed.api)
    assert.deepEqual([refused.status, codeOf(refused)], [403, 'E_SHARE_NO_DOWNLOAD'])
  })
})
