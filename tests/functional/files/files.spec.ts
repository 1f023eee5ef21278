import { createHash } from 'node:crypto'
import { rm, stat, writeFile } from 'node:fs/promises'
import { test } from '@japa/runner'
import type { ApiClient } from '@japa/api-client'
import sharp from 'sharp'
import type Org from '#models/org'
import PhotoFile from '#models/photo_file'
import type User from '#models/user'
import env from '#start/env'
import { renditionKey } from '#storage/keys'
import { store } from '#storage/store'
import { makeCast } from '#tests/fixtures/people'
import { hostile } from '#tests/fixtures/pictures'
import {
  makeAlbum,
  newPicture,
  serverUrl,
  settle,
  tokenOf,
  upload,
} from '#tests/fixtures/uploading'

async function setUp({ render = true, name = 'Straße «7».jpg' } = {}) {
  const cast = await makeCast()
  const album = await makeAlbum(cast.org)
  const bytes = await newPicture({ width: 900, height: 600, orientation: 6 })
  const { body } = await upload(cast.owner, cast.org, album, [{ bytes, name }])
  if (render) await settle(cast.org)
  const photo = await cast.org.findPhoto(body.data[0].photo!.id)
  return { ...cast, album, photo, bytes }
}

const path = (org: Org, photoId: string, kind: string) =>
  `/api/v1/orgs/${org.slug}/photos/${photoId}/files/${kind}`

async function get(user: User, url: string, headers: Record<string, string> = {}, method = 'GET') {
  const authorization = `Bearer ${await tokenOf(user, ['read'])}`
  const response = await fetch(serverUrl() + url, {
    method,
    headers: { authorization, ...headers },
  })
  return {
    status: response.status,
    headers: response.headers,
    bytes: Buffer.from(await response.arrayBuffer()),
  }
}

const asSession = (client: ApiClient, user: User, url: string) => client.get(url).loginAs(user)

test.group('The files of a photo', () => {
  test('are its original, byte by byte, and two renditions', async ({ assert }) => {
    const { org, member, photo, bytes } = await setUp()
    const original = await get(member, path(org, photo.id, 'original'))
    assert.equal(original.status, 200)
    assert.isTrue(original.bytes.equals(bytes))
    assert.equal(original.headers.get('content-type'), 'image/jpeg')
    for (const [kind, width, height] of [
      ['preview', 600, 900],
      ['thumb', 267, 400],
    ] as const) {
      const { status, headers, bytes: rendition } = await get(member, path(org, photo.id, kind))
      assert.equal(status, 200)
      assert.equal(headers.get('content-type'), 'image/webp')
      const facts = await sharp(rendition).metadata()
      assert.deepEqual([facts.width, facts.height, facts.exif], [width, height, undefined])
    }
  })

  test('are kept by browsers for good, privately, and cannot do anything', async ({ assert }) => {
    const { org, member, photo } = await setUp()
    for (const kind of ['original', 'preview', 'thumb']) {
      const { headers } = await get(member, path(org, photo.id, kind))
      assert.equal(headers.get('cache-control'), 'private, max-age=31536000, immutable')
      assert.equal(headers.get('x-content-type-options'), 'nosniff')
      assert.equal(headers.get('content-security-policy'), "default-src 'none'; sandbox")
      assert.equal(headers.get('accept-ranges'), 'bytes')
      assert.isNull(headers.get('set-cookie'))
    }
  })

  test('open with a session, which stays untouched', async ({ client, assert }) => {
    const { org, member, photo } = await setUp()
    const response = await asSession(client, member, path(org, photo.id, 'thumb'))
    response.assertStatus(200)
    assert.isUndefined(response.header('set-cookie'))
  })

  test('are not sent again to who has them', async ({ assert }) => {
    const { org, member, photo, bytes } = await setUp()
    const original = await get(member, path(org, photo.id, 'original'))
    const etag = original.headers.get('etag')!
    assert.equal(etag, `"${createHash('sha256').update(bytes).digest('hex')}"`)
    for (const kind of ['original', 'thumb']) {
      const first = await get(member, path(org, photo.id, kind))
      const again = await get(member, path(org, photo.id, kind), {
        'if-none-match': first.headers.get('etag')!,
        // Else fetch asks for a fresh copy by itself.
        'cache-control': 'max-age=0',
      })
      assert.equal(again.status, 304)
      assert.lengthOf(again.bytes, 0)
    }
  })

  test('come in parts for who asks for parts', async ({ assert }) => {
    const { org, member, photo, bytes } = await setUp()
    const url = path(org, photo.id, 'original')
    const part = await get(member, url, { range: 'bytes=10-19' })
    assert.equal(part.status, 206)
    assert.equal(part.headers.get('content-range'), `bytes 10-19/${bytes.length}`)
    assert.isTrue(part.bytes.equals(bytes.subarray(10, 20)))
    const tail = await get(member, url, { range: 'bytes=-5' })
    assert.isTrue(tail.bytes.equals(bytes.subarray(-5)))
    const stale = await get(member, url, { 'range': 'bytes=0-1', 'if-range': '"another"' })
    assert.equal(stale.status, 200)
    const beyond = await get(member, url, { range: 'bytes=99999999-' })
    assert.equal(beyond.status, 416)
    assert.isNull(beyond.headers.get('etag'))
    assert.notInclude(beyond.headers.get('cache-control') ?? '', 'immutable')
    const head = await get(member, url, {}, 'HEAD')
    assert.equal(head.headers.get('content-length'), String(bytes.length))
  })

  test('are saved under the name they came with', async ({ assert }) => {
    const { org, member, photo } = await setUp()
    const url = path(org, photo.id, 'original')
    const shown = await get(member, url)
    assert.match(shown.headers.get('content-disposition')!, /^inline; /)
    const saved = await get(member, `${url}?download=1`)
    assert.equal(
      saved.headers.get('content-disposition'),
      `attachment; filename="Strae 7.jpg"; filename*=UTF-8''Stra%C3%9Fe%20%C2%AB7%C2%BB.jpg`
    )
  })

  test('are images to a browser, whatever else is in them', async ({ assert }) => {
    const { org, owner, album } = await setUp({ render: false })
    const bytes = await hostile.jpegThenHtml()
    const { body } = await upload(owner, org, album, [{ bytes, name: 'page.html' }])
    const { headers } = await get(owner, path(org, body.data[0].photo!.id, 'original'))
    assert.equal(headers.get('content-type'), 'image/jpeg')
  })

  test('of a type that no browser should show are only ever saved', async ({ assert }) => {
    const { org, owner, photo } = await setUp({ render: false })
    await PhotoFile.within(org.id).where('photo_id', photo.id).update({ mime: 'image/svg+xml' })
    const { headers } = await get(owner, path(org, photo.id, 'original'))
    assert.equal(headers.get('content-type'), 'application/octet-stream')
    assert.match(headers.get('content-disposition')!, /^attachment; /)
  })

  test('are not ready before they are rendered, but for the thumb', async ({ assert }) => {
    const { org, member, photo } = await setUp({ render: false })
    const { status, bytes } = await get(member, path(org, photo.id, 'preview'))
    assert.equal(status, 404)
    assert.equal((await get(member, path(org, photo.id, 'thumb'))).status, 200)
    assert.equal(JSON.parse(bytes.toString()).errors[0].code, 'E_NOT_READY')
    assert.equal((await get(member, path(org, photo.id, 'original'))).status, 200)
  })

  test('lost by the disk are missed without being kept as missing', async ({ assert }) => {
    const { org, member, photo } = await setUp()
    await rm(store.localPath(renditionKey(org.id, photo.id, 'thumb')))
    const { status, headers } = await get(member, path(org, photo.id, 'thumb'))
    assert.equal(status, 404)
    assert.equal(headers.get('content-type'), 'application/json; charset=utf-8')
    assert.notInclude(headers.get('cache-control') ?? '', 'immutable')
    assert.isNull(headers.get('content-disposition'))
  })

  test('can be seen while the photo waits in the trash', async ({ assert }) => {
    const { org, owner, member, photo } = await setUp()
    await photo.trash(owner.id)
    assert.equal((await get(member, path(org, photo.id, 'thumb'))).status, 200)
  })

  test('are for the people of the org alone', async ({ assert, client }) => {
    const { org, owner, admin, member, foreigner, foreignOrg, photo } = await setUp()
    for (const kind of ['original', 'preview', 'thumb']) {
      for (const person of [owner, admin, member]) {
        assert.equal((await get(person, path(org, photo.id, kind))).status, 200)
      }
      assert.equal((await get(foreigner, path(org, photo.id, kind))).status, 404)
      assert.equal((await get(foreigner, path(foreignOrg, photo.id, kind))).status, 404)
      const visitor = await client.get(path(org, photo.id, kind))
      visitor.assertStatus(401)
    }
  })

  test('have no other kinds and no ways around', async ({ assert }) => {
    const { org, member, photo } = await setUp()
    for (const url of [
      path(org, photo.id, 'secret'),
      path(org, photo.id, 'originals'),
      path(org, 'not-an-id', 'thumb'),
      path(org, '01890a5d-ac96-774b-bcce-b302099a8057', 'thumb'),
      path(org, photo.id, '..%2f..%2f..%2flumina.sqlite3'),
    ]) {
      assert.equal((await get(member, url)).status, 404)
    }
  })

  test('are left to the proxy in front where that is set', async ({ assert, cleanup }) => {
    const { org, member, photo } = await setUp()
    cleanup(() => {
      env.set('SEND_FILE', undefined)
      // Processes that later tests start would inherit the word «undefined».
      delete process.env.SEND_FILE
    })
    const file = await PhotoFile.within(org.id).where('photo_id', photo.id).firstOrFail()
    env.set('SEND_FILE', 'x-accel-redirect')
    const accelerated = await get(member, path(org, photo.id, 'original'))
    assert.equal(accelerated.status, 200)
    assert.equal(accelerated.headers.get('x-accel-redirect'), `/_files/${file.storageKey}`)
    assert.lengthOf(accelerated.bytes, 0)
    env.set('SEND_FILE', 'x-sendfile')
    const handed = await get(member, path(org, photo.id, 'original'))
    assert.equal(handed.headers.get('x-sendfile'), store.localPath(file.storageKey))
    assert.equal(handed.headers.get('content-type'), 'image/jpeg')
  })
})

test.group('Rendering', () => {
  test('leaves the thumb that was drawn when the photo came in as it is', async ({ assert }) => {
    const { org, photo } = await setUp({ render: false })
    const thumb = store.localPath(renditionKey(org.id, photo.id, 'thumb'))
    const before = await stat(thumb)
    assert.isNotNull(photo.thumbhash)
    await settle(org)
    const after = await stat(thumb)
    assert.deepEqual([after.ino, after.mtimeMs], [before.ino, before.mtimeMs])
    const { width, height } = await sharp(
      store.localPath(renditionKey(org.id, photo.id, 'preview'))
    ).metadata()
    assert.deepEqual([width, height], [600, 900])
  })

  test('draws the thumb where it is not there any more', async ({ assert }) => {
    const { org, photo } = await setUp({ render: false })
    await rm(store.localPath(renditionKey(org.id, photo.id, 'thumb')))
    await settle(org)
    await photo.refresh()
    assert.equal(photo.state, 'ready')
    assert.isTrue(await store.exists(renditionKey(org.id, photo.id, 'thumb')))
  })

  test('makes a photo ready and draws its placeholder', async ({ assert }) => {
    const { photo } = await setUp()
    assert.equal(photo.state, 'ready')
    assert.isNotNull(photo.thumbhash)
    assert.match(photo.perceptualHash!, /^[0-9a-f]{16}$/)
  })

  test('shows what there is of a picture that breaks off in the middle', async ({ assert }) => {
    const cast = await makeCast()
    const album = await makeAlbum(cast.org)
    const { body } = await upload(cast.owner, cast.org, album, [
      { bytes: await hostile.truncated() },
    ])
    await settle(cast.org)
    const photo = await cast.org.findPhoto(body.data[0].photo!.id)
    assert.equal(photo.state, 'ready')
  })

  test('of a file that turns out to be damaged fails once and for all, and keeps the original', async ({
    assert,
  }) => {
    const { org, owner, photo } = await setUp({ render: false })
    const file = await PhotoFile.within(org.id).where('photo_id', photo.id).firstOrFail()
    await writeFile(store.localPath(file.storageKey), await hostile.withoutTables())
    const [job] = await settle(org)
    assert.equal(job.outcome, 'done')
    await photo.refresh()
    assert.equal(photo.state, 'failed')
    assert.equal(photo.failure, 'E_CORRUPT_IMAGE')
    assert.equal((await get(owner, path(org, photo.id, 'original'))).status, 200)
    assert.equal((await get(owner, path(org, photo.id, 'thumb'))).status, 404)
  })

  test('of an original that is gone is tried again and then given up', async ({ assert }) => {
    const { org, photo } = await setUp({ render: false })
    const file = await PhotoFile.within(org.id).where('photo_id', photo.id).firstOrFail()
    await rm(store.localPath(file.storageKey))
    const outcomes = await settle(org, 3_600_000)
    assert.lengthOf(outcomes, 4)
    await photo.refresh()
    assert.equal(photo.failure, 'E_ORIGINAL_MISSING')
  })

  test('of a photo that was purged meanwhile does nothing and leaves nothing', async ({
    assert,
  }) => {
    const { org, photo } = await setUp({ render: false })
    await photo.delete()
    const [job] = await settle(org)
    assert.equal(job.outcome, 'done')
    assert.isFalse(await store.exists(renditionKey(org.id, photo.id, 'thumb')))
  })
})
