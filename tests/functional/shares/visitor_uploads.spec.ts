import { test } from '@japa/runner'
import { keepDeeds } from '#audit/recorder'
import type { CurrentDeed } from '#audit/current'
import Photo from '#models/photo'
import { call, codeOf, linksOf, makeSharedAlbum, share } from '#tests/fixtures/sharing'
import {
  type FileToSend,
  leftovers,
  newPicture,
  serverUrl,
  settle,
  storageOf,
} from '#tests/fixtures/uploading'

async function send(api: string, files: FileToSend[], headers: Record<string, string> = {}) {
  const form = new FormData()
  for (const { bytes, name = 'photo.jpg' } of files)
    form.append('files', new Blob([new Uint8Array(bytes)]), name)
  const response = await fetch(`${serverUrl()}${api}/photos`, {
    method: 'POST',
    headers,
    body: form,
  })
  return {
    status: response.status,
    headers: response.headers,
    body: (await response.json()) as any,
  }
}

async function setUp(terms: object = {}) {
  const cast = await makeSharedAlbum()
  const link = await share(cast.owner, cast.org, {
    album_id: cast.album.id,
    allow_upload: true,
    ...terms,
  })
  return { ...cast, link }
}

test.group('Photos of visitors', () => {
  test('go into the album behind the link, without a name', async ({ assert }) => {
    const { org, album, link } = await setUp()
    const deeds: { event: string; by?: CurrentDeed }[] = []
    const stop = keepDeeds(async (deed) => void deeds.push(deed))
    const { status, body, headers } = await send(link.api, [
      { name: 'a.jpg', bytes: await newPicture() },
      { name: 'b.png', bytes: await newPicture({ format: 'png' }) },
    ])
    stop()
    assert.equal(status, 201)
    assert.deepEqual(body, { data: [{ outcome: 'added' }, { outcome: 'added' }] })
    assert.lengthOf(headers.getSetCookie(), 0)
    const photos = await Photo.within(org.id).whereNull('uploaded_by_id')
    assert.sameMembers(
      photos.map(({ name, albumId }) => `${name} ${albumId}`),
      [`a.jpg ${album.id}`, `b.png ${album.id}`]
    )
    const deed = deeds.find(({ event }) => event === 'photos.uploaded')!
    assert.equal(deed.by!.shareLinkId, link.id)
    await settle(org)
    assert.equal((await call(link.api)).body.data.photo_count, 3)
  })

  test('are told one by one when they are no pictures or known already', async ({ assert }) => {
    const { link, sent } = await setUp()
    const { status, body } = await send(link.api, [
      { name: 'known.jpg', bytes: sent[0].bytes },
      { name: 'letter.jpg', bytes: Buffer.from('Dear reader') },
    ])
    assert.equal(status, 200)
    assert.deepEqual(
      body.data.map(({ outcome, error }: any) => [outcome, error?.code]),
      [
        ['duplicate', undefined],
        ['rejected', 'E_NOT_AN_IMAGE'],
      ]
    )
    assert.notProperty(body.data[0], 'photo')
  })

  test('are few and small: more than ten, or more than 10 MB, are refused', async ({ assert }) => {
    const { org, link } = await setUp()
    const before = await storageOf(org)
    const files = await Promise.all(
      Array.from({ length: 11 }, async () => ({ bytes: await newPicture() }))
    )
    const many = await send(link.api, files)
    assert.equal(many.status, 422)
    assert.containsSubset(many.body.errors[0], { code: 'E_TOO_MANY_FILES', field: 'files' })
    const large = Buffer.concat([await newPicture(), Buffer.alloc(10 * 1024 ** 2)])
    const heavy = await send(link.api, [{ bytes: large }])
    assert.equal(heavy.status, 413)
    assert.equal(heavy.body.errors[0].code, 'E_FILE_TOO_LARGE')
    assert.include(heavy.body.errors[0].message, '10 MB')
    assert.deepEqual(await storageOf(org), before)
    assert.deepEqual(await leftovers(org), [])
    assert.containsSubset((await call(link.api)).body.data.upload, {
      max_files: 10,
      max_bytes: 10_485_760,
    })
  })

  test('count for the storage of the org, and are refused whole when it is full', async ({
    assert,
  }) => {
    const { org, link } = await setUp()
    const { ledger } = await storageOf(org)
    await org.merge({ storageLimitBytes: ledger + 100 }).save()
    const { status, body } = await send(link.api, [{ bytes: await newPicture() }])
    assert.equal(status, 507)
    assert.equal(body.errors[0].code, 'E_QUOTA_EXCEEDED')
  })

  test('are taken only where the link says so, and from those who were let in', async ({
    assert,
  }) => {
    const { org, owner, album, ids } = await makeSharedAlbum()
    const bytes = await newPicture()
    const closed = await share(owner, org, { album_id: album.id })
    const refused = await send(closed.api, [{ bytes }])
    assert.deepEqual([refused.status, refused.body.errors[0].code], [403, 'E_SHARE_NO_UPLOAD'])
    assert.isNull((await call(closed.api)).body.data.upload)

    const locked = await share(owner, org, {
      album_id: album.id,
      allow_upload: true,
      password: 'tulip 7',
    })
    assert.equal((await send(locked.api, [{ bytes }])).status, 401)
    const body = { password: 'tulip 7' }
    const { pass } = (await call(`${locked.api}/unlock`, { method: 'POST', body })).body.data
    assert.equal((await send(locked.api, [{ bytes }], { 'lumina-share-pass': pass })).status, 201)
    await call(`${linksOf(org)}/${locked.id}`, { method: 'DELETE', user: owner })
    const late = await send(locked.api, [{ bytes: await newPicture() }], {
      'lumina-share-pass': pass,
    })
    assert.equal(late.status, 410)

    const selection = await call(linksOf(org), {
      method: 'POST',
      user: owner,
      body: { photo_ids: ids, allow_upload: true },
    })
    assert.deepEqual([selection.status, codeOf(selection)], [422, 'E_SHARE_UPLOAD_ALBUM'])
  })

  test('are not let in by members who may not add photos themselves', async ({ assert }) => {
    const { org, owner, member, album } = await makeSharedAlbum()
    const own = await share(member, org, { album_id: album.id })
    await org.merge({ settings: { membersMayContribute: false } }).save()
    const post = (user: typeof owner) =>
      call(linksOf(org), { method: 'POST', user, body: { album_id: album.id, allow_upload: true } })
    assert.deepEqual([(await post(member)).status, (await post(owner)).status], [403, 201])
    const change = { method: 'PATCH', user: member, body: { allow_upload: true } }
    assert.equal((await call(`${linksOf(org)}/${own.id}`, change)).status, 403)
  })

  test('need a request with files', async ({ assert }) => {
    const { link } = await setUp()
    assert.equal((await send(link.api, [])).status, 422)
    const json = await call(`${link.api}/photos`, { method: 'POST', body: {} })
    assert.deepEqual([json.status, codeOf(json)], [422, 'E_NO_FILES'])
  })
})
