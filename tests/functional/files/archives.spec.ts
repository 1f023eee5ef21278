import { rm } from 'node:fs/promises'
import { request } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { crc32 } from 'node:zlib'
import { test } from '@japa/runner'
import type Org from '#models/org'
import PhotoFile from '#models/photo_file'
import type User from '#models/user'
import { store } from '#storage/store'
import { makeCast } from '#tests/fixtures/people'
import {
  type FileToSend,
  makeAlbum,
  newPicture,
  serverUrl,
  tokenOf,
  upload,
} from '#tests/fixtures/uploading'

async function setUp(files?: FileToSend[]) {
  const cast = await makeCast()
  const album = await makeAlbum(cast.org, cast.owner, { name: 'Sommer «24» / Teil 1' })
  const sent = files ?? [{ name: 'IMG_1.jpg', bytes: await newPicture() }]
  const { body } = await upload(cast.owner, cast.org, album, sent)
  const ids = body.data.map(({ photo }) => photo!.id as string)
  return { ...cast, album, sent, ids }
}

const albumArchive = (org: Org, albumId: string) =>
  `/api/v1/orgs/${org.slug}/albums/${albumId}/archive`
const archive = (org: Org, ids: string[]) => `/api/v1/orgs/${org.slug}/archive?ids=${ids.join(',')}`

async function get(user: User, url: string, method = 'GET') {
  const response = await fetch(serverUrl() + url, {
    method,
    headers: { authorization: `Bearer ${await tokenOf(user, ['read'])}` },
  })
  return {
    status: response.status,
    headers: response.headers,
    bytes: Buffer.from(await response.arrayBuffer()),
  }
}

async function post(user: User, url: string, fields: Record<string, string>) {
  const headers = { authorization: `Bearer ${await tokenOf(user)}` }
  const body = new URLSearchParams(fields)
  const response = await fetch(serverUrl() + url, { method: 'POST', headers, body })
  return Buffer.from(await response.arrayBuffer())
}

/** Reads a zip by its central directory, as unpackers do. */
function unzip(zip: Buffer) {
  const end = zip.lastIndexOf(Buffer.from('PK\x05\x06'))
  let at = zip.readUInt32LE(end + 16)
  return Array.from({ length: zip.readUInt16LE(end + 10) }, () => {
    const method = zip.readUInt16LE(at + 10)
    const check = zip.readUInt32LE(at + 16)
    const size = zip.readUInt32LE(at + 24)
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((offset) =>
      zip.readUInt16LE(at + offset)
    )
    const header = zip.readUInt32LE(at + 42)
    const name = zip.toString('utf8', at + 46, at + 46 + nameLength)
    const start = header + 30 + zip.readUInt16LE(header + 26) + zip.readUInt16LE(header + 28)
    const bytes = zip.subarray(start, start + size)
    at += 46 + nameLength + extraLength + commentLength
    return { name, method, bytes, isIntact: crc32(bytes) === check }
  })
}

test.group('An album as a zip', () => {
  test('holds every original, as it is, under its own name', async ({ assert }) => {
    const { org, member, album, sent } = await setUp([
      { name: 'IMG_1.jpg', bytes: await newPicture() },
      { name: 'IMG_1.jpg', bytes: await newPicture() },
      { name: 'img_1.JPG', bytes: await newPicture() },
      { name: '..\\..\\evil.jpg', bytes: await newPicture() },
      { name: 'Straße: Kap?.jpg', bytes: await newPicture() },
    ])
    const { status, headers, bytes } = await get(member, albumArchive(org, album.id))
    assert.equal(status, 200)
    assert.equal(headers.get('content-type'), 'application/zip')
    assert.include(headers.get('content-disposition')!, `filename*=UTF-8''Teil%201.zip`)
    assert.isNull(headers.get('set-cookie'))
    const entries = unzip(bytes)
    assert.sameMembers(
      entries.map(({ name }) => name),
      ['IMG_1.jpg', 'IMG_1 (2).jpg', 'img_1 (3).JPG', 'evil.jpg', 'Straße_ Kap_.jpg']
    )
    assert.isTrue(entries.every(({ isIntact, method }) => isIntact && method === 0))
    assert.sameDeepMembers(
      entries.map((entry) => entry.bytes.toString('base64')),
      sent.map((file) => file.bytes.toString('base64'))
    )
  })

  test('leaves out what is in the trash', async ({ assert }) => {
    const { org, owner, album, ids } = await setUp([
      { name: 'kept.jpg', bytes: await newPicture() },
      { name: 'trashed.jpg', bytes: await newPicture() },
    ])
    await (await org.findPhoto(ids[1])).trash(owner.id)
    const { bytes } = await get(owner, albumArchive(org, album.id))
    assert.deepEqual(
      unzip(bytes).map(({ name }) => name),
      ['kept.jpg']
    )
    await album.trash(owner.id)
    assert.equal((await get(owner, albumArchive(org, album.id))).status, 404)
  })

  test('says of an original that the disk has lost that it is missing', async ({ assert }) => {
    const { org, owner, album, ids } = await setUp([
      { name: 'lost.jpg', bytes: await newPicture() },
      { name: 'here.jpg', bytes: await newPicture() },
    ])
    const lost = await PhotoFile.within(org.id).where('photo_id', ids[0]).firstOrFail()
    await rm(store.localPath(lost.storageKey))
    const { bytes } = await get(owner, albumArchive(org, album.id))
    const entries = unzip(bytes)
    assert.sameMembers(
      entries.map(({ name }) => name),
      ['lost.jpg.txt', 'here.jpg']
    )
  })

  test('stops being made when nobody waits for it any more', async ({ assert }) => {
    const bytes = await newPicture()
    const large = {
      name: 'large.jpg',
      bytes: Buffer.concat([bytes, Buffer.alloc(20 * 1024 * 1024)]),
    }
    const { org, owner, album } = await setUp([large])
    const authorization = `Bearer ${await tokenOf(owner)}`
    const sources: { destroyed: boolean }[] = []
    const open = store.open
    store.open = async (key) => {
      const source = await open(key)
      sources.push(source)
      return source
    }
    try {
      await new Promise<void>((resolve) => {
        const outgoing = request(serverUrl() + albumArchive(org, album.id), {
          headers: { authorization },
        })
        outgoing.on('response', (response) => {
          response.once('data', () => {
            outgoing.destroy()
            resolve()
          })
        })
        outgoing.on('error', () => {})
        outgoing.end()
      })
      for (let tries = 0; tries < 100 && !sources[0]?.destroyed; tries++) await sleep(20)
      assert.lengthOf(sources, 1)
      assert.isTrue(sources[0].destroyed)
    } finally {
      store.open = open
    }
  })

  test('can be asked about before it is fetched', async ({ assert }) => {
    const { org, owner, album } = await setUp()
    const { status, bytes } = await get(owner, albumArchive(org, album.id), 'HEAD')
    assert.equal(status, 200)
    assert.lengthOf(bytes, 0)
  })

  test('is for the people of the org alone', async ({ assert, client }) => {
    const { org, owner, admin, member, foreigner, foreignOrg, album } = await setUp()
    for (const person of [owner, admin, member]) {
      assert.equal((await get(person, albumArchive(org, album.id))).status, 200)
    }
    assert.equal((await get(foreigner, albumArchive(org, album.id))).status, 404)
    assert.equal((await get(foreigner, albumArchive(foreignOrg, album.id))).status, 404)
    const visitor = await client.get(albumArchive(org, album.id))
    visitor.assertStatus(401)
  })
})

test.group('Chosen photos as a zip', () => {
  test('are those that the org has, by link or by form', async ({ assert, client }) => {
    const { org, owner, member, foreigner, foreignOrg, ids } = await setUp([
      { name: 'a.jpg', bytes: await newPicture() },
      { name: 'b.jpg', bytes: await newPicture() },
    ])
    const foreign = await upload(foreigner, foreignOrg, await makeAlbum(foreignOrg), [
      { bytes: await newPicture() },
    ])
    const foreignId = foreign.body.data[0].photo!.id
    const byLink = await get(member, archive(org, [ids[0], foreignId]))
    assert.deepEqual(
      unzip(byLink.bytes).map(({ name }) => name),
      ['a.jpg']
    )
    const byForm = await post(owner, `/api/v1/orgs/${org.slug}/archive`, { ids: ids.join(',') })
    assert.lengthOf(unzip(byForm), 2)
    const forged = await client
      .post(`/api/v1/orgs/${org.slug}/archive`)
      .loginAs(owner)
      .form({ ids })
    forged.assertStatus(403)
    assert.equal((await get(member, archive(org, [foreignId]))).status, 404)
  })

  test('must be named', async ({ assert }) => {
    const { org, member, foreigner, ids } = await setUp()
    assert.equal((await get(member, archive(org, []))).status, 422)
    assert.equal((await get(member, archive(org, ['nonsense']))).status, 422)
    assert.equal((await get(foreigner, archive(org, ids))).status, 404)
  })
})
