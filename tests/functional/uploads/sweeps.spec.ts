import { access, mkdir, rm, utimes, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { test } from '@japa/runner'
import { DateTime } from 'luxon'
import { v7 as uuidv7 } from 'uuid'
import { IngestUpload } from '#actions/ingest_upload'
import { ReviveRenderings } from '#actions/revive_renderings'
import { SweepOrphans } from '#actions/sweep_orphans'
import { SweepTemp } from '#actions/sweep_temp'
import { SweepUploads } from '#actions/sweep_uploads'
import type Album from '#models/album'
import Photo from '#models/photo'
import Upload from '#models/upload'
import type User from '#models/user'
import { jobs } from '#queue/rows'
import { originalKey, renditionKey, uploadPath, workFolder } from '#storage/keys'
import { store } from '#storage/store'
import { makeCast } from '#tests/fixtures/people'
import { hostile } from '#tests/fixtures/pictures'
import {
  leftovers,
  makeAlbum,
  newPicture,
  settle,
  storageOf,
  upload,
} from '#tests/fixtures/uploading'

const HOUR = 3_600_000
const TWO_DAYS = 48 * HOUR

async function age(path: string, ms: number) {
  const then = new Date(Date.now() - ms)
  await utimes(path, then, then)
}

async function put(path: string, bytes: Buffer | string, ageMs = 0) {
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, bytes)
  if (ageMs) await age(path, ageMs)
}

const exists = (path: string) =>
  access(path).then(
    () => true,
    () => false
  )

async function begun(
  album: Album,
  user: User,
  bytes: Buffer,
  { received = bytes, hoursAgo = 1 } = {}
) {
  const row = await Upload.create({
    id: uuidv7(),
    orgId: album.orgId,
    albumId: album.id,
    userId: user.id,
    name: 'a.jpg',
    byteSize: bytes.length,
    state: 'receiving',
    createdAt: DateTime.now().minus({ hours: hoursAgo }),
    expiresAt: DateTime.now().minus({ hours: hoursAgo }).plus({ hours: 24 }),
  })
  await put(uploadPath(album.orgId, row.id), received)
  return row
}

async function setUp() {
  const cast = await makeCast()
  return { ...cast, album: await makeAlbum(cast.org) }
}

test.group('Uploads that nobody comes back to', () => {
  test('an upload that lost its last bytes becomes no photo', async ({ assert }) => {
    const { org, owner } = await makeCast()
    const bytes = await newPicture()
    const row = await begun(await makeAlbum(org), owner, bytes, { received: bytes.subarray(0, -9) })
    await assert.rejects(
      () => new IngestUpload().handle({ org, uploadId: row.id }),
      'E_CHECKSUM_MISMATCH'
    )
    assert.isNull(await Upload.within(org.id).where('id', row.id).first())
    assert.equal((await storageOf(org)).photos, 0)
    assert.isEmpty(await leftovers(org))
  })

  test('become photos where all their bytes are there', async ({ assert }) => {
    const { org, member, album } = await setUp()
    const begunUpload = await begun(album, member, await newPicture())
    await new SweepUploads().handle()
    const photo = await Photo.within(org.id).firstOrFail()
    assert.equal(photo.uploadedById, member.id)
    await begunUpload.refresh()
    assert.deepEqual([begunUpload.state, begunUpload.photoId], ['finished', photo.id])
    await new SweepUploads().handle()
    assert.equal((await storageOf(org)).photos, 1)
    assert.isEmpty(await leftovers(org))
  })

  test('wait for the rest as long as they may, and go when that is over', async ({ assert }) => {
    const { org, member, album } = await setUp()
    const bytes = await newPicture()
    const part = { received: bytes.subarray(0, 100) }
    const young = await begun(album, member, bytes, { ...part, hoursAgo: 23 })
    const old = await begun(album, member, bytes, { ...part, hoursAgo: 25 })
    await new SweepUploads().handle()
    assert.isTrue(await exists(uploadPath(org.id, young.id)))
    assert.isFalse(await exists(uploadPath(org.id, old.id)))
    assert.deepEqual(
      (await Upload.within(org.id)).map(({ id }) => id),
      [young.id]
    )
  })

  test('go where they are no pictures', async ({ assert }) => {
    const { org, member, album } = await setUp()
    await begun(album, member, hostile.text())
    await new SweepUploads().handle()
    assert.isEmpty(await Upload.within(org.id))
    assert.isEmpty(await leftovers(org))
  })

  test('are forgotten once nobody asks for the answer any more', async ({ assert }) => {
    const { org, member, album } = await setUp()
    const late = await begun(album, member, await newPicture(), { hoursAgo: 30 })
    await new SweepUploads().handle()
    await new SweepUploads().handle()
    assert.isEmpty(await Upload.within(org.id))
    assert.equal((await storageOf(org)).photos, 1)
    assert.isFalse(await exists(uploadPath(org.id, late.id)))
  })
})

test.group('The temp area', () => {
  test('is cleared of what crashes left, and of nothing that is under way', async ({ assert }) => {
    const { org, member, album } = await setUp()
    const crashed = join(workFolder(org.id), uuidv7())
    const working = join(workFolder(org.id), uuidv7())
    await put(join(crashed, '0'), 'x')
    await age(crashed, TWO_DAYS)
    await put(join(working, '0'), 'x')
    const nameless = uploadPath(org.id, uuidv7())
    await put(nameless, 'x', TWO_DAYS)
    const known = await begun(album, member, Buffer.alloc(10), { received: Buffer.alloc(5) })
    await age(uploadPath(org.id, known.id), TWO_DAYS)
    await new SweepTemp().handle()
    assert.deepEqual(
      await Promise.all([crashed, working, nameless, uploadPath(org.id, known.id)].map(exists)),
      [false, true, false, true]
    )
  })
})

test.group('Files that no row knows', () => {
  test('are set aside when they are old enough, and found again for a month', async ({
    assert,
  }) => {
    const { org, owner, album } = await setUp()
    const { body } = await upload(owner, org, album, [{ bytes: await newPicture() }])
    await settle(org)
    const photoId = body.data[0].photo!.id
    const orphan = (extension: string) =>
      originalKey({ orgId: org.id, fileId: uuidv7(), extension, at: DateTime.utc() })
    const [old, young, part] = [orphan('jpg'), orphan('jpg'), `${orphan('png')}.part`]
    const [gone, fresh] = [uuidv7(), uuidv7()].map((id) => renditionKey(org.id, id, 'thumb'))
    await put(store.localPath(old), 'x', 2 * HOUR)
    await put(store.localPath(young), 'x')
    await put(store.localPath(part), 'x', 2 * HOUR)
    await put(store.localPath(gone), 'x', 2 * HOUR)
    await put(store.localPath(fresh), 'x')
    const kept = (await Photo.within(org.id).preload('files').firstOrFail()).files[0].storageKey
    for (const key of [kept, renditionKey(org.id, photoId, 'thumb')])
      await age(store.localPath(key), TWO_DAYS)

    await new SweepOrphans().handle()
    const there = (key: string) => exists(store.localPath(key))
    assert.deepEqual(await Promise.all([old, young, part, gone, fresh].map(there)), [
      false,
      true,
      false,
      false,
      true,
    ])
    assert.isTrue(await there(kept))
    assert.isTrue(await there(renditionKey(org.id, photoId, 'thumb')))
    const today = DateTime.utc().toISODate()
    assert.isTrue(await there(`orphans/${today}/${old}`))
  })

  test('of an org that the database does not know are set aside, not deleted', async ({
    assert,
  }) => {
    const stranger = originalKey({
      orgId: uuidv7(),
      fileId: uuidv7(),
      extension: 'jpg',
      at: DateTime.utc(),
    })
    await put(store.localPath(stranger), 'x', 2 * HOUR)
    await new SweepOrphans().handle()
    assert.isTrue(
      await exists(store.localPath(`orphans/${DateTime.utc().toISODate()}/${stranger}`))
    )
  })

  test('are deleted after that month', async ({ assert }) => {
    const day = DateTime.utc().minus({ days: 31 }).toISODate()
    const yesterday = DateTime.utc().minus({ days: 1 }).toISODate()
    await put(store.localPath(`orphans/${day}/x.jpg`), 'x')
    await put(store.localPath(`orphans/${yesterday}/x.jpg`), 'x')
    await new SweepOrphans().handle()
    assert.isFalse(await exists(store.localPath(`orphans/${day}`)))
    assert.isTrue(await exists(store.localPath(`orphans/${yesterday}/x.jpg`)))
  })
})

test.group('Photos without renditions', () => {
  test('get them, if their job was lost', async ({ assert }) => {
    const { org, owner, album } = await setUp()
    const { body } = await upload(owner, org, album, [{ bytes: await newPicture() }])
    const photo = await org.findPhoto(body.data[0].photo!.id)
    await jobs().where('org_id', org.id).delete()
    await new ReviveRenderings().handle()
    assert.isEmpty(await settle(org))
    const longAgo = DateTime.now().minus({ hours: 2 }).toFormat('yyyy-MM-dd HH:mm:ss')
    await Photo.within(org.id)
      .where('id', photo.id)
      .update({ updated_at: longAgo, state: 'processing' })
    await new ReviveRenderings().handle()
    await new ReviveRenderings().handle()
    assert.lengthOf(await settle(org), 1)
    await photo.refresh()
    assert.equal(photo.state, 'ready')
    await rm(store.localPath(renditionKey(org.id, photo.id, 'thumb')))
  })
})
