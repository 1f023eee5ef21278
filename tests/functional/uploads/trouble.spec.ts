import { createWriteStream } from 'node:fs'
import { request } from 'node:http'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import Database from 'better-sqlite3'
import env from '#start/env'
import { WorkFolder } from '#storage/work_folder'
import { makeCast } from '#tests/fixtures/people'
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

const NOTHING = { ledger: 0, rows: 0, disk: 0, photos: 0, originals: 0 }
const isSqlite = () => db.connection().dialect.name === 'better-sqlite3'

/** Another process that holds the database. */
function lockDatabase() {
  const other = new Database(join(env.get('DATA_DIR'), 'lumina.sqlite3'))
  other.exec('BEGIN IMMEDIATE')
  return () => {
    other.exec('ROLLBACK')
    other.close()
  }
}

test.group('When an upload goes wrong', () => {
  test('a file over the limit is rejected with the limit, and the others are taken', async ({
    assert,
    cleanup,
  }) => {
    const most = env.get('MAX_UPLOAD_BYTES')
    env.set('MAX_UPLOAD_BYTES', 1024 * 1024)
    cleanup(() => env.set('MAX_UPLOAD_BYTES', most))
    const { org, owner, album } = await setUp()
    const large = { name: 'large.jpg', bytes: Buffer.alloc(3 * 1024 * 1024) }
    const alone = await upload(owner, org, album, [large])
    assert.equal(alone.status, 413)
    assert.equal(alone.body.errors[0].code, 'E_FILE_TOO_LARGE')
    assert.equal(
      alone.body.errors[0].message,
      'This file is larger than 1 MB, the most this server takes.'
    )
    const mixed = await upload(owner, org, album, [large, { bytes: await newPicture() }])
    assert.deepEqual(
      mixed.body.data.map(({ outcome }) => outcome),
      ['rejected', 'added']
    )
    assert.isEmpty(await leftovers(org))
  })

  test('a full disk refuses the whole batch and leaves nothing half-written', async ({
    assert,
    cleanup,
  }) => {
    const sink = WorkFolder.prototype.sink
    cleanup(() => {
      WorkFolder.prototype.sink = sink
    })
    WorkFolder.prototype.sink = function (this: WorkFolder, name) {
      return name === '1' ? createWriteStream('/dev/full') : sink.call(this, name)
    }
    const { org, owner, album } = await setUp()
    const files = [{ bytes: await newPicture() }, { bytes: await newPicture() }]
    const { status, body } = await upload(owner, org, album, files)
    assert.equal(status, 507)
    assert.equal(body.errors[0].code, 'E_DISK_FULL')
    assert.deepEqual(await storageOf(org), NOTHING)
    assert.isEmpty(await leftovers(org))
  }).skip(process.platform !== 'linux', 'There is no device that is always full')

  test('a database that is locked for a moment is waited for', async ({ assert }) => {
    const { org, owner, album } = await setUp()
    const bytes = await newPicture()
    const token = await tokenOf(owner)
    const unlock = lockDatabase()
    setTimeout(unlock, 700)
    const { status } = await send(token, org.slug, album.id, bytes)
    assert.equal(status, 201)
  }).skip(() => !isSqlite(), 'One process locks the whole database on SQLite alone')

  test('a database that stays locked makes the server say so, and nothing is stored', async ({
    assert,
  }) => {
    const { org, owner, album } = await setUp()
    const token = await tokenOf(owner)
    const bytes = await newPicture()
    const unlock = lockDatabase()
    const response = await send(token, org.slug, album.id, bytes).finally(unlock)
    assert.equal(response.status, 503)
    assert.equal(response.headers.get('retry-after'), '2')
    const { errors } = (await response.json()) as { errors: { code: string }[] }
    assert.equal(errors[0].code, 'E_DATABASE_BUSY')
    assert.deepEqual(await storageOf(org), NOTHING)
    assert.isEmpty(await leftovers(org))
    assert.equal((await send(token, org.slug, album.id, bytes)).status, 201)
  })
    .skip(() => !isSqlite(), 'One process locks the whole database on SQLite alone')
    .timeout(60_000)

  test('a connection that breaks in the middle leaves nothing', async ({ assert }) => {
    const { org, owner, album } = await setUp()
    const url = `${serverUrl()}/api/v1/orgs/${org.slug}/albums/${album.id}/photos`
    const head = [
      '--cut',
      'Content-Disposition: form-data; name="files"; filename="a.jpg"',
      'Content-Type: image/jpeg',
      '',
      '',
    ].join('\r\n')
    const outgoing = request(url, {
      method: 'POST',
      headers: {
        'authorization': `Bearer ${await tokenOf(owner)}`,
        'content-type': 'multipart/form-data; boundary=cut',
        'content-length': 5_000_000,
      },
    })
    outgoing.on('error', () => {})
    outgoing.write(head)
    outgoing.write(Buffer.alloc(1_000_000))
    await until(async () => (await leftovers(org)).length === 1)
    outgoing.destroy()
    await until(async () => (await leftovers(org)).length === 0)
    assert.deepEqual(await storageOf(org), NOTHING)
  })

  test('a request that is no proper form is refused', async ({ assert }) => {
    const { org, owner, album } = await setUp()
    const authorization = `Bearer ${await tokenOf(owner)}`
    const url = `${serverUrl()}/api/v1/orgs/${org.slug}/albums/${album.id}/photos`
    for (const [type, body] of [
      ['multipart/form-data', 'x'],
      ['multipart/form-data; boundary=b', 'no boundary here'],
      [
        'multipart/form-data; boundary=b',
        '--b\r\nContent-Disposition: form-data; name="files"; filename="a.jpg"\r\n\r\nabc',
      ],
    ]) {
      const headers = { authorization, 'content-type': type }
      const response = await fetch(url, { method: 'POST', headers, body })
      assert.oneOf(response.status, [400, 422])
      assert.property(await response.json(), 'errors')
    }
    assert.isEmpty(await leftovers(org))
  })
})

function send(token: string, slug: string, albumId: string, bytes: Buffer) {
  const form = new FormData()
  form.append('files', new Blob([new Uint8Array(bytes)]), 'photo.jpg')
  return fetch(`${serverUrl()}/api/v1/orgs/${slug}/albums/${albumId}/photos`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
    body: form,
  })
}

async function until(isTrue: () => Promise<boolean>) {
  for (let tries = 0; tries < 200; tries++) {
    if (await isTrue()) return
    await sleep(25)
  }
  throw new Error('It did not happen')
}
