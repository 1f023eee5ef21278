import { type FileHandle, rm } from 'node:fs/promises'
import { randomUUID } from 'node:crypto'
import { request } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import db from '@adonisjs/lucid/services/db'
import { test } from '@japa/runner'
import { DateTime } from 'luxon'
import sharp from 'sharp'
import type Org from '#models/org'
import ArchiveOrder from '#models/archive_order'
import { sqlTime } from '#models/concerns/sql_time'
import Photo from '#models/photo'
import PhotoFile from '#models/photo_file'
import type User from '#models/user'
import { drain } from '#queue/drain'
import { store } from '#storage/store'
import { makeCast } from '#tests/fixtures/people'
import { unzip } from '#tests/fixtures/unzip'
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
      ['here.jpg', 'Not included.txt']
    )
    const list = entries.find(({ name }) => name.endsWith('.txt'))!
    assert.include(String(list.bytes), 'lost.jpg: The original of this picture is missing')
  })

  test('stops being made when nobody waits for it any more', async ({ assert }) => {
    const bytes = await newPicture()
    const large = {
      name: 'large.jpg',
      bytes: Buffer.concat([bytes, Buffer.alloc(20 * 1024 * 1024)]),
    }
    const { org, owner, album } = await setUp([large])
    const authorization = `Bearer ${await tokenOf(owner)}`
    const opened: FileHandle[] = []
    const openFile = store.openFile
    store.openFile = async (key) => {
      const result = await openFile.call(store, key)
      opened.push(result.file)
      return result
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
      for (let tries = 0; tries < 100 && opened[0]?.fd !== -1; tries++) await sleep(20)
      assert.lengthOf(opened, 1)
      assert.equal(opened[0].fd, -1)
    } finally {
      store.openFile = openFile
    }
  })

  test('tells its length before where it is small', async ({ assert }) => {
    const { org, owner, album } = await setUp([
      { name: 'Ä.jpg', bytes: await newPicture() },
      { name: 'large.jpg', bytes: Buffer.concat([await newPicture(), Buffer.alloc(3_000_000, 7)]) },
    ])
    const { headers, bytes } = await get(owner, albumArchive(org, album.id))
    assert.equal(headers.get('content-length'), String(bytes.length))
    assert.isTrue(unzip(bytes).every(({ isIntact }) => isIntact))
  })

  test('comes in the size of screens where that is enough', async ({ assert }) => {
    const { org, member, album, ids } = await setUp([
      { name: 'Lake.png', bytes: await newPicture({ format: 'png' }) },
      { name: 'waits.jpg', bytes: await newPicture() },
    ])
    await drain({ orgId: org.id })
    await Photo.within(org.id).where('id', ids[1]).update({ state: 'processing' })
    const { bytes } = await get(member, `${albumArchive(org, album.id)}?size=web`)
    const entries = unzip(bytes)
    assert.sameMembers(
      entries.map(({ name }) => name),
      ['Lake.webp', 'Not included.txt']
    )
    const lake = entries.find(({ name }) => name === 'Lake.webp')!
    assert.equal((await sharp(lake.bytes).metadata()).format, 'webp')
    const nonsense = await get(member, `${albumArchive(org, album.id)}?size=huge`)
    assert.equal(nonsense.status, 422)
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
  test('are those that the org has', async ({ assert }) => {
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
    const both = await get(owner, archive(org, ids))
    assert.lengthOf(unzip(both.bytes), 2)
    assert.equal((await get(member, archive(org, [foreignId]))).status, 404)
  })

  test('must be named', async ({ assert }) => {
    const { org, member, foreigner, ids } = await setUp()
    assert.equal((await get(member, archive(org, []))).status, 422)
    assert.equal((await get(member, archive(org, ['nonsense']))).status, 422)
    assert.equal((await get(foreigner, archive(org, ids))).status, 404)
  })
})

test.group('What a search finds as a zip', () => {
  test('is what the list shows for the same question', async ({ assert }) => {
    const { org, member, foreigner, album } = await setUp([
      { name: 'beach.jpg', bytes: await newPicture() },
      { name: 'forest.jpg', bytes: await newPicture() },
    ])
    const other = await makeAlbum(org, member, { name: 'Other' })
    await upload(member, org, other, [{ name: 'beach2.jpg', bytes: await newPicture() }])
    const found = async (query: string) => {
      const { bytes } = await get(member, `/api/v1/orgs/${org.slug}/archive?${query}`)
      return unzip(bytes).map(({ name }) => name)
    }
    assert.sameMembers(await found('q=beach'), ['beach.jpg', 'beach2.jpg'])
    assert.deepEqual(await found(`q=beach&album_id=${album.id}`), ['beach.jpg'])
    assert.lengthOf(await found(''), 3)
    const nothing = await get(member, `/api/v1/orgs/${org.slug}/archive?q=nowhere`)
    assert.equal(nothing.status, 404)
    const theirs = await get(foreigner, `/api/v1/orgs/${org.slug}/archive?q=beach`)
    assert.equal(theirs.status, 404)
  })
})

test.group('Many photos as a zip', () => {
  const orders = (org: Org) => `/api/v1/orgs/${org.slug}/archives`

  test('are ordered first and fetched from an address of their own', async ({ assert, client }) => {
    const { org, member, ids } = await setUp([
      { name: 'a.jpg', bytes: await newPicture() },
      { name: 'b.jpg', bytes: await newPicture() },
    ])
    const many = Array.from({ length: 2_500 }, () => randomUUID())
    const answer = await client
      .post(orders(org))
      .loginAs(member)
      .withCsrfToken()
      .json({ photo_ids: [...ids, ...many, ids[0]] })
    answer.assertStatus(201)
    const { url, expires_at: end } = answer.body().data
    assert.approximately(Date.parse(end) - Date.now(), 600_000, 20_000)
    const { bytes } = await get(member, url)
    assert.sameMembers(
      unzip(bytes).map(({ name }) => name),
      ['a.jpg', 'b.jpg']
    )
  })

  test('are for whoever ordered them, for ten minutes', async ({ assert, client }) => {
    const { org, owner, member, foreigner, foreignOrg, ids } = await setUp()
    const answer = await client
      .post(orders(org))
      .loginAs(member)
      .withCsrfToken()
      .json({ photo_ids: ids, size: 'original' })
    const { url } = answer.body().data
    assert.equal((await get(member, url)).status, 200)
    assert.equal((await get(owner, url)).status, 404)
    assert.equal((await get(foreigner, url)).status, 404)
    assert.equal((await get(foreigner, url.replace(org.slug, foreignOrg.slug))).status, 404)
    ;(await client.get(url)).assertStatus(401)
    await ArchiveOrder.within(org.id).update({
      expires_at: sqlTime(DateTime.now().minus(1), db.connection()),
    })
    assert.equal((await get(member, url)).status, 410)
  })

  test('have to be some, and some of the org', async ({ client }) => {
    const { org, member, foreigner, ids } = await setUp()
    const order = (person: User, body: object) =>
      client.post(orders(org)).loginAs(person).withCsrfToken().json(body)
    ;(await order(member, { photo_ids: [] })).assertStatus(422)
    ;(await order(member, { photo_ids: [randomUUID()] })).assertStatus(404)
    ;(await order(member, { photo_ids: ids, size: 'huge' })).assertStatus(422)
    ;(await order(foreigner, { photo_ids: ids })).assertStatus(404)
    const forged = await client.post(orders(org)).loginAs(member).json({ photo_ids: ids })
    forged.assertStatus(403)
  })
})
