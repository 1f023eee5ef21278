import { createHash } from 'node:crypto'
import { access, rm, symlink, writeFile } from 'node:fs/promises'
import { test } from '@japa/runner'
import { Upload as TusUpload, type UploadOptions } from 'tus-js-client'
import type Album from '#models/album'
import type Org from '#models/org'
import Photo from '#models/photo'
import PhotoFile from '#models/photo_file'
import Upload from '#models/upload'
import type User from '#models/user'
import { uploadPath } from '#storage/keys'
import { makeCast } from '#tests/fixtures/people'
import { hostile } from '#tests/fixtures/pictures'
import {
  leftovers,
  makeAlbum,
  newPicture,
  serverUrl,
  storageOf,
  tokenOf,
  upload,
} from '#tests/fixtures/uploading'

async function setUp() {
  const cast = await makeCast()
  return { ...cast, album: await makeAlbum(cast.org) }
}

const endpoint = (org: Org) => `${serverUrl()}/api/v1/orgs/${org.slug}/uploads`

/** Metadata as the protocol writes it. */
const metadata = (values: Record<string, string>) =>
  Object.entries(values)
    .map(([key, value]) => `${key} ${Buffer.from(value).toString('base64')}`)
    .join(',')

/** One person who speaks tus, byte by byte. */
async function speaker(user: User, org: Org) {
  const authorization = `Bearer ${await tokenOf(user)}`
  const headers = { authorization, 'tus-resumable': '1.0.0' }
  const send = (url: string, method: string, more: Record<string, string> = {}, body?: Buffer) =>
    fetch(url, { method, headers: { ...headers, ...more }, body: body && new Uint8Array(body) })
  return {
    send,
    create: (
      album: { id: string },
      bytes: number,
      more: Record<string, string> = {},
      extra: Record<string, string> = {}
    ) =>
      send(endpoint(org), 'POST', {
        'upload-length': String(bytes),
        'upload-metadata': metadata({ filename: 'photo.jpg', album_id: album.id, ...more }),
        ...extra,
      }),
    patch: (url: string, offset: number, body: Buffer, more: Record<string, string> = {}) =>
      send(
        url,
        'PATCH',
        {
          'upload-offset': String(offset),
          'content-type': 'application/offset+octet-stream',
          ...more,
        },
        body
      ),
    head: (url: string) => send(url, 'HEAD'),
  }
}

const addressOf = (response: Response) =>
  new URL(response.headers.get('location')!, serverUrl()).href
const idOf = (url: string) => url.split('/').at(-1)!
const codeOf = async (response: Response) =>
  ((await response.json()) as { errors: { code: string }[] }).errors[0].code

test.group('A resumable upload by tus-js-client', () => {
  test('becomes a photo and answers its id', async ({ assert }) => {
    const { org, member, album } = await setUp()
    const bytes = await newPicture()
    const headers = await clientUpload(member, org, album, bytes, {
      chunkSize: Math.ceil(bytes.length / 3),
    })
    const photo = await Photo.within(org.id).where('id', headers['lumina-photo-id']).firstOrFail()
    assert.equal(headers['lumina-outcome'], 'added')
    assert.equal(photo.uploadedById, member.id)
    assert.equal(photo.albumId, album.id)
    assert.equal(photo.name, 'Straße.jpg')
    assert.equal(photo.takenAt, 1_600_000_000_000)
    const { ledger, photos } = await storageOf(org)
    assert.deepEqual([ledger, photos], [bytes.length, 1])
    assert.isEmpty(await leftovers(org))
  })

  test('goes on where it broke off', async ({ assert }) => {
    const { org, owner, album } = await setUp()
    const bytes = await newPicture()
    const url = await abandoned(owner, org, album, bytes, 2_000)
    const sent: number[] = []
    const headers = await clientUpload(owner, org, album, bytes, {
      uploadUrl: url,
      onProgress: (total) => sent.push(total),
    })
    assert.isAtLeast(sent[0], 2_000)
    assert.equal(headers['lumina-outcome'], 'added')
    const file = await PhotoFile.within(org.id).firstOrFail()
    assert.equal(file.sha256, createHash('sha256').update(bytes).digest('hex'))
  })
})

test.group('The tus protocol', () => {
  test('tells what it can', async ({ assert }) => {
    const { org, owner } = await setUp()
    const { send } = await speaker(owner, org)
    const response = await send(endpoint(org), 'OPTIONS')
    assert.equal(response.status, 204)
    assert.equal(response.headers.get('tus-version'), '1.0.0')
    assert.equal(response.headers.get('tus-max-size'), String(200 * 1024 ** 2))
    assert.equal(
      response.headers.get('tus-extension'),
      'creation,creation-with-upload,termination,checksum,expiration'
    )
    assert.equal(response.headers.get('tus-checksum-algorithm'), 'sha1,sha256')
    assert.isNull(response.headers.get('access-control-allow-origin'))
  })

  test('takes creation, parts and a question in between', async ({ assert }) => {
    const { org, owner, album } = await setUp()
    const { create, patch, head } = await speaker(owner, org)
    const bytes = await newPicture()
    const created = await create(album, bytes.length)
    assert.equal(created.status, 201)
    assert.isTrue(Date.parse(created.headers.get('upload-expires')!) > Date.now())
    const url = addressOf(created)
    const first = await patch(url, 0, bytes.subarray(0, 1_000))
    assert.equal(first.status, 204)
    assert.equal(first.headers.get('upload-offset'), '1000')
    const question = await head(url)
    assert.equal(question.status, 200)
    assert.equal(question.headers.get('upload-offset'), '1000')
    assert.equal(question.headers.get('upload-length'), String(bytes.length))
    assert.equal(question.headers.get('cache-control'), 'no-store')
    const last = await patch(url, 1_000, bytes.subarray(1_000))
    assert.equal(last.status, 204)
    assert.equal(last.headers.get('lumina-outcome'), 'added')
    assert.isNotNull(last.headers.get('lumina-photo-id'))
  })

  test('takes a whole picture with its creation', async ({ assert }) => {
    const { org, owner, album } = await setUp()
    const { send } = await speaker(owner, org)
    const bytes = await newPicture()
    const response = await send(
      endpoint(org),
      'POST',
      {
        'upload-length': String(bytes.length),
        'upload-metadata': metadata({ filename: 'a.jpg', album_id: album.id }),
        'content-type': 'application/offset+octet-stream',
      },
      bytes
    )
    assert.equal(response.status, 201)
    assert.isNotNull(response.headers.get('lumina-photo-id'))
  })

  test('answers a repeated last part with the same photo', async ({ assert }) => {
    const { org, owner, album } = await setUp()
    const { create, patch, head } = await speaker(owner, org)
    const bytes = await newPicture()
    const url = addressOf(await create(album, bytes.length))
    const first = await patch(url, 0, bytes)
    const again = await patch(url, bytes.length, Buffer.alloc(0))
    const question = await head(url)
    const ids = [first, again, question].map(({ headers }) => headers.get('lumina-photo-id'))
    assert.lengthOf(new Set(ids), 1)
    assert.isNotNull(ids[0])
    assert.equal(question.headers.get('lumina-outcome'), 'added')
    assert.equal((await storageOf(org)).photos, 1)
  })

  test('says when a picture was here already', async ({ assert }) => {
    const { org, owner, album } = await setUp()
    const bytes = await newPicture()
    const { body } = await upload(owner, org, album, [{ bytes }])
    const { create, patch } = await speaker(owner, org)
    const last = await patch(addressOf(await create(album, bytes.length)), 0, bytes)
    assert.equal(last.headers.get('lumina-outcome'), 'duplicate')
    assert.equal(last.headers.get('lumina-photo-id'), body.data[0].photo!.id)
    assert.isEmpty(await leftovers(org))
  })

  test('takes an upload back', async ({ assert }) => {
    const { org, owner, album } = await setUp()
    const { create, patch, head, send } = await speaker(owner, org)
    const url = addressOf(await create(album, 5_000))
    await patch(url, 0, Buffer.alloc(100))
    assert.equal((await send(url, 'DELETE')).status, 204)
    assert.equal((await head(url)).status, 404)
    assert.isEmpty(await leftovers(org))
  })

  test('refuses a part that does not go on where the last one ended', async ({ assert }) => {
    const { org, owner, album } = await setUp()
    const { create, patch } = await speaker(owner, org)
    const url = addressOf(await create(album, 5_000))
    const response = await patch(url, 10, Buffer.alloc(10))
    assert.equal(response.status, 409)
    assert.equal(await codeOf(response), 'E_UPLOAD_OFFSET')
  })

  test('refuses what it does not speak', async ({ assert }) => {
    const { org, owner, album } = await setUp()
    const { send, create } = await speaker(owner, org)
    const old = await send(endpoint(org), 'POST', { 'tus-resumable': '0.2.0' })
    assert.oneOf(old.status, [400, 412])
    const endless = await create(album, 0, {}, { 'upload-defer-length': '1' })
    assert.isAtLeast(endless.status, 400)
    const unnamed = await send(endpoint(org), 'POST', { 'upload-length': '10' })
    assert.equal(unnamed.status, 400)
    const badMetadata = await send(endpoint(org), 'POST', {
      'upload-length': '10',
      'upload-metadata': 'a b c',
    })
    assert.equal(badMetadata.status, 400)
    const noAlbum = await send(endpoint(org), 'POST', {
      'upload-length': '10',
      'upload-metadata': metadata({ filename: 'a' }),
    })
    assert.equal(noAlbum.status, 422)
    const nonsense = await create({ id: 'nonsense' }, 10)
    assert.equal(nonsense.status, 422)
  })
})

test.group('Checksums', () => {
  const of = (algorithm: string, bytes: Buffer) =>
    `${algorithm} ${createHash(algorithm).update(bytes).digest('base64')}`

  test('of parts are checked, and a damaged part is taken away again', async ({ assert }) => {
    const { org, owner, album } = await setUp()
    const { create, patch, head } = await speaker(owner, org)
    const bytes = await newPicture()
    const url = addressOf(await create(album, bytes.length))
    const [first, rest] = [bytes.subarray(0, 900), bytes.subarray(900)]
    assert.equal((await patch(url, 0, first, { 'upload-checksum': of('sha1', first) })).status, 204)
    const damaged = await patch(url, 900, rest, { 'upload-checksum': of('sha256', first) })
    assert.equal(damaged.status, 460)
    assert.equal(await codeOf(damaged), 'E_CHECKSUM_MISMATCH')
    assert.equal((await head(url)).headers.get('upload-offset'), '900')
    const whole = await patch(url, 900, rest, { 'upload-checksum': of('sha256', rest) })
    assert.equal(whole.headers.get('lumina-outcome'), 'added')
  })

  test('by an unknown method are refused', async ({ assert }) => {
    const { org, owner, album } = await setUp()
    const { create, patch } = await speaker(owner, org)
    const url = addressOf(await create(album, 10))
    const response = await patch(url, 0, Buffer.alloc(10), { 'upload-checksum': 'md5 abc' })
    assert.equal(response.status, 400)
  })

  test('of the whole file refuse what arrived damaged, and nothing of it stays', async ({
    assert,
  }) => {
    const { org, owner, album } = await setUp()
    const { create, patch, head } = await speaker(owner, org)
    const bytes = await newPicture()
    const sha256 = createHash('sha256').update('something else').digest('hex')
    const url = addressOf(await create(album, bytes.length, { sha256 }))
    const response = await patch(url, 0, bytes)
    assert.equal(response.status, 422)
    assert.equal(await codeOf(response), 'E_CHECKSUM_MISMATCH')
    assert.equal((await head(url)).status, 404)
    assert.isEmpty(await leftovers(org))
    assert.equal((await storageOf(org)).photos, 0)
  })
})

test.group('Refused uploads', () => {
  test('are told before a byte is sent where that can be known', async ({ assert }) => {
    const { org, owner, album } = await setUp()
    const { create } = await speaker(owner, org)
    const large = await create(album, 201 * 1024 ** 2)
    assert.equal(large.status, 413)
    assert.equal(await codeOf(large), 'E_FILE_TOO_LARGE')
    const empty = await create(album, 0)
    assert.equal(empty.status, 422)
    assert.equal(await codeOf(empty), 'E_EMPTY_FILE')
    await org.merge({ storageLimitBytes: 1_000 }).save()
    const tight = await create(album, 1_001)
    assert.equal(tight.status, 507)
    assert.equal(await codeOf(tight), 'E_QUOTA_EXCEEDED')
    await album.trash(owner.id)
    assert.equal(await codeOf(await create(album, 10)), 'E_ALBUM_TRASHED')
    assert.isEmpty(await leftovers(org))
    assert.isEmpty(await Upload.within(org.id))
  })

  test('are told at the end where only the bytes can tell, and leave nothing', async ({
    assert,
  }) => {
    const { org, owner, album } = await setUp()
    const { create, patch } = await speaker(owner, org)
    const page = hostile.html()
    const response = await patch(addressOf(await create(album, page.length)), 0, page)
    assert.equal(response.status, 415)
    assert.equal(await codeOf(response), 'E_NOT_AN_IMAGE')
    assert.isEmpty(await leftovers(org))
    assert.isEmpty(await Upload.within(org.id))
  })

  test('are those that others filled the room for meanwhile', async ({ assert }) => {
    const { org, owner, album } = await setUp()
    const { create, patch } = await speaker(owner, org)
    const bytes = await newPicture()
    const url = addressOf(await create(album, bytes.length))
    await org.merge({ storageLimitBytes: bytes.length - 1 }).save()
    const response = await patch(url, 0, bytes)
    assert.equal(response.status, 507)
    assert.equal(await codeOf(response), 'E_QUOTA_EXCEEDED')
    assert.isEmpty(await leftovers(org))
    assert.equal((await storageOf(org)).ledger, 0)
  })

  test('are not lost to a full disk: what came before stays', async ({ assert }) => {
    const { org, owner, album } = await setUp()
    const { create, patch, head } = await speaker(owner, org)
    const url = addressOf(await create(album, 50_000))
    const path = uploadPath(org.id, idOf(url))
    await rm(path)
    await symlink('/dev/full', path)
    const response = await patch(url, 0, Buffer.alloc(50_000))
    assert.equal(response.status, 507)
    assert.equal(await codeOf(response), 'E_DISK_FULL')
    await rm(path)
    await writeFile(path, '')
    assert.equal((await head(url)).headers.get('upload-offset'), '0')
  }).skip(process.platform !== 'linux', 'There is no device that is always full')
})

test.group('Uploads', () => {
  test('belong to the person who began them', async ({ assert }) => {
    const { org, owner, admin, member, foreigner, foreignOrg, album } = await setUp()
    const mine = await speaker(member, org)
    const url = addressOf(await mine.create(album, 5_000))
    for (const other of [owner, admin]) {
      const { head, patch, send } = await speaker(other, org)
      assert.equal((await head(url)).status, 404)
      assert.equal((await patch(url, 0, Buffer.alloc(10))).status, 404)
      assert.equal((await send(url, 'DELETE')).status, 404)
    }
    const stranger = await speaker(foreigner, org)
    assert.equal((await stranger.head(url)).status, 404)
    assert.equal((await stranger.create(album, 10)).status, 404)
    const inTheirOwn = `${endpoint(foreignOrg)}/${idOf(url)}`
    assert.equal((await stranger.patch(inTheirOwn, 0, Buffer.alloc(10))).status, 404)
    assert.equal((await mine.head(url)).status, 200)
  })

  test('need an album of the org, an account and the right to contribute', async ({ assert }) => {
    const { org, owner, member, foreignOrg, album } = await setUp()
    const { create } = await speaker(owner, org)
    assert.equal((await create(await makeAlbum(foreignOrg), 10)).status, 404)
    const visitor = await fetch(endpoint(org), {
      method: 'POST',
      headers: { 'tus-resumable': '1.0.0', 'authorization': 'Bearer lum_x' },
    })
    assert.equal(visitor.status, 401)
    await org.merge({ settings: { membersMayContribute: false } }).save()
    assert.equal((await (await speaker(member, org)).create(album, 10)).status, 403)
  })

  test('do not exist under made-up addresses', async ({ assert }) => {
    const { org, owner } = await setUp()
    const { head } = await speaker(owner, org)
    for (const id of ['01890a5d-ac96-774b-bcce-b302099a8057', 'abc', '..%2f..%2fetc%2fpasswd']) {
      assert.equal((await head(`${endpoint(org)}/${id}`)).status, 404)
    }
  })

  test('whose bytes are all there become photos by the next question, whatever happened before', async ({
    assert,
  }) => {
    const { org, owner, album } = await setUp()
    const { create, head } = await speaker(owner, org)
    const bytes = await newPicture()
    const url = addressOf(await create(album, bytes.length))
    // The process died after the last byte and before the photo.
    await writeFile(uploadPath(org.id, idOf(url)), bytes)
    const questions = await Promise.all([head(url), head(url), head(url)])
    assert.lengthOf(new Set(questions.map(({ headers }) => headers.get('lumina-photo-id'))), 1)
    assert.equal(questions[0].headers.get('upload-offset'), String(bytes.length))
    assert.equal((await storageOf(org)).photos, 1)
    await assert.rejects(() => access(uploadPath(org.id, idOf(url))))
  })

  test('go on in a browser with its session and CSRF token', async ({ client, assert }) => {
    const { org, owner, album } = await setUp()
    const begin = () =>
      client
        .post(`/api/v1/orgs/${org.slug}/uploads`)
        .loginAs(owner)
        .header('tus-resumable', '1.0.0')
        .header('upload-length', '10')
        .header('upload-metadata', metadata({ filename: 'a.jpg', album_id: album.id }))
    const forged = await begin()
    forged.assertStatus(403)
    const taken = await begin().withCsrfToken()
    taken.assertStatus(201)
    assert.include(taken.header('location'), `/api/v1/orgs/${org.slug}/uploads/`)
  })
})

async function clientUpload(
  user: User,
  org: Org,
  album: Album,
  bytes: Buffer,
  options: Partial<UploadOptions> = {}
) {
  const token = await tokenOf(user)
  return new Promise<Record<string, string>>((resolve, reject) => {
    const sending = new TusUpload(bytes as never, {
      endpoint: endpoint(org),
      chunkSize: bytes.length,
      uploadSize: bytes.length,
      retryDelays: null,
      headers: { authorization: `Bearer ${token}` },
      metadata: { filename: 'Straße.jpg', album_id: album.id, modified_at: '1600000000000' },
      ...options,
      onError: reject,
      onSuccess: ({ lastResponse }) =>
        resolve({
          'lumina-photo-id': lastResponse.getHeader('Lumina-Photo-Id')!,
          'lumina-outcome': lastResponse.getHeader('Lumina-Outcome')!,
        }),
    })
    sending.start()
  })
}

/** An upload of which some bytes arrived before its sender went away. */
async function abandoned(user: User, org: Org, album: Album, bytes: Buffer, some: number) {
  const { create, patch } = await speaker(user, org)
  const url = addressOf(await create(album, bytes.length))
  await patch(url, 0, bytes.subarray(0, some))
  return url
}

test.group('Oddities of tus', () => {
  test('in how long an upload is to be are refused before anything is made', async ({ assert }) => {
    const { org, owner, album } = await setUp()
    const { create } = await speaker(owner, org)
    const odd: [Record<string, string>, number[]][] = [
      [{ 'upload-length': '-1' }, [400]],
      [{ 'upload-length': '1e3' }, [400]],
      [{ 'upload-length': 'ten' }, [400]],
      [{ 'upload-length': '99999999999999999999' }, [400, 413]],
      [{ 'upload-length': String(2 ** 53) }, [400, 413]],
      [{ 'upload-defer-length': '1' }, [400]],
      [{ 'upload-length': '', 'upload-defer-length': '1' }, [400]],
      [{ 'upload-concat': 'partial' }, [400]],
      [{ 'upload-concat': 'final;/a /b' }, [400]],
    ]
    for (const [headers, statuses] of odd) {
      const response = await create(album, 10, {}, headers)
      assert.oneOf(response.status, statuses, JSON.stringify(headers))
      assert.isNotEmpty(await codeOf(response))
    }
    assert.isEmpty(await Upload.within(org.id))
    assert.isEmpty(await leftovers(org))
  })

  test('in a part are refused, and what was there stays', async ({ assert }) => {
    const { org, owner, album } = await setUp()
    const { create, patch, head, send } = await speaker(owner, org)
    const bytes = await newPicture()
    const url = addressOf(await create(album, bytes.length))
    await patch(url, 0, bytes.subarray(0, 1_000))
    const rest = bytes.subarray(1_000)
    const odd: [Response, number[]][] = [
      [await patch(url, 999, rest), [409]],
      [await patch(url, 1_001, rest), [409]],
      [await patch(url, -1, rest), [400, 403, 409]],
      [await patch(url, 1_000, rest, { 'upload-offset': 'many' }), [400, 403, 409]],
      [await patch(url, 1_000, rest, { 'content-type': 'image/jpeg' }), [400, 415]],
      [await patch(url, 1_000, Buffer.concat([rest, Buffer.alloc(5_000)])), [400, 413]],
      [await patch(url, 1_000, rest, { 'upload-checksum': 'sha1 bm90IGl0' }), [460]],
      [await patch(url, 1_000, rest, { 'upload-length': '5' }), [400]],
      [await send(url, 'PUT', {}, rest), [404, 405]],
    ]
    for (const [index, [response, statuses]] of odd.entries()) {
      assert.oneOf(response.status, statuses, `number ${index}`)
      const asked = await head(url)
      assert.equal(asked.headers.get('upload-offset'), '1000', `after number ${index}`)
    }
    const last = await patch(url, 1_000, rest)
    assert.equal(last.status, 204)
    assert.equal(last.headers.get('lumina-outcome'), 'added')
    const file = await PhotoFile.within(org.id).firstOrFail()
    assert.equal(file.sha256, createHash('sha256').update(bytes).digest('hex'))
  })

  test('in time end well: two parts at once, and parts after or while it is given up', async ({
    assert,
  }) => {
    const { org, owner, album } = await setUp()
    const { create, patch, head, send } = await speaker(owner, org)
    const bytes = await newPicture()
    const url = addressOf(await create(album, bytes.length))
    const twice = await Promise.all([patch(url, 0, bytes), patch(url, 0, bytes)])
    assert.isTrue(twice.some(({ status }) => status === 204))
    for (const { status } of twice) assert.oneOf(status, [204, 400, 409, 423])
    assert.equal((await head(url)).headers.get('upload-offset'), String(bytes.length))
    assert.equal((await storageOf(org)).photos, 1)

    const gone = addressOf(await create(album, 5_000))
    assert.equal((await send(gone, 'DELETE')).status, 204)
    assert.equal((await patch(gone, 0, Buffer.alloc(10))).status, 404)
    assert.equal((await send(gone, 'DELETE')).status, 404)

    const racing = addressOf(await create(album, 200_000))
    const [part, end] = await Promise.all([
      patch(racing, 0, Buffer.alloc(100_000)).catch(() => null),
      send(racing, 'DELETE'),
    ])
    if (part) assert.oneOf(part.status, [204, 400, 404, 409, 410, 423])
    assert.oneOf(end.status, [204, 423])
    await send(racing, 'DELETE')
    assert.equal((await head(racing)).status, 404)
    assert.isEmpty(await leftovers(org))
  })
})
