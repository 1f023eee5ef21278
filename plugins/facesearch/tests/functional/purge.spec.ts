import { randomBytes } from 'node:crypto'
import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import { databaseKind } from '#extension/database_copy'
import { DisablePlugin } from '#extension/lifecycle/disable'
import { PurgePlugin } from '#extension/lifecycle/purge'
import { drain } from '#queue/queue'
import { isKept, keptBytes } from '#tests/fixtures/kept_bytes'
import { makePhoto } from '#tests/fixtures/library'
import { makeCast } from '#tests/fixtures/people'
import { makeAlbum } from '#tests/fixtures/uploading'
import { createPluginHarness } from '#tests/plugin_harness'
import { PurgeOrg } from '#actions/purge_org'
import { PurgePhotos } from '#actions/purge_photos'
import EraseJob from '../../consent/erase_job.js'
import { PurgeFaces } from '../../consent/purge_faces.js'
import { DisableFaces } from '../../consent/switch_faces.js'
import Face from '../../face.js'
import FaceOrg from '../../face_org.js'
import Person from '../../person.js'
import RemovalRequest from '../../removal_request.js'
import { makeFace, makeFaceOrg, makePerson, unit } from '../place.js'
import { vectorBytes } from '../../vector_column.js'

const plugin = createPluginHarness('facesearch')
const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000

/** Numbers that stand nowhere else. */
const someBytes = () => unit(Float32Array.from(randomBytes(128)).map((byte) => byte - 127.5))

/** What an `strings` over the files of the database would find: the middle of a vector, as rows keep it. */
const isInFiles = (vector: Float32Array) => isKept(vectorBytes(vector)!.subarray(100, 160))

const kept = (numbers: Record<string, Float32Array>) =>
  keptBytes(
    Object.fromEntries(
      Object.entries(numbers).map(([name, one]) => [name, vectorBytes(one)!.subarray(100, 160)])
    )
  )

/** An org with somebody in it whose vectors, and their sum, are known. */
async function furnished() {
  const place = await makeFaceOrg()
  const { person } = await makePerson(place.album, 3)
  const vector = someBytes()
  const photo = await makePhoto(place.album)
  const face = await makeFace(photo, vector, { personId: person.id, personSource: 'auto' })
  const sum = someBytes()
  await person.merge({ vectorSum: sum, name: 'Ada' }).save()
  return { ...place, photo, face, vector, sum }
}

test.group('What is erased', (group) => {
  group.setup(() => plugin.run())
  group.tap((each) => each.timeout(60_000))
  group.tap((each) => each.skip(databaseKind() === 'postgres', 'Its files are not ours to read'))

  test('stands in no file of the database after a purge', async ({ assert }) => {
    const { org, vector, sum } = await furnished()
    await db.rawQuery('PRAGMA wal_checkpoint(TRUNCATE)')
    for (const numbers of [vector, sum]) assert.isTrue(await isInFiles(numbers))
    await new DisableFaces().handle(org.id)
    assert.isTrue(await new PurgeFaces().handle(org.id))
    assert.lengthOf(await Face.within(org.id), 0)
    assert.isEmpty(await kept({ vector, sum }))
  })

  test('stands in none either that was in the log alone', async ({ assert }) => {
    const { org, vector } = await furnished()
    assert.isTrue(await isInFiles(vector))
    await new DisableFaces().handle(org.id)
    await new PurgeFaces().handle(org.id)
    assert.isFalse(await isInFiles(vector))
  })

  test('goes with its photo', async ({ assert }) => {
    const { org, owner, photo, vector } = await furnished()
    await photo.trash(owner.id)
    await new PurgePhotos().handle({ org, scope: { photoIds: [photo.id] } })
    assert.lengthOf(await Face.within(org.id).where('photo_id', photo.id), 0)
    await drain({ aheadMs: 2 * HOUR_MS })
    assert.isFalse(await isInFiles(vector))
  })

  test('is swept out once an hour, however often photos are deleted', async ({ assert }) => {
    const { org, owner, album } = await furnished()
    const elsewhere = await makeCast()
    const theirs = await makePhoto(await makeAlbum(elsewhere.org, elsewhere.owner))
    await drain({ aheadMs: 2 * HOUR_MS })
    const waiting = () => db.from('jobs').where({ name: EraseJob.jobName, state: 'queued' })
    await theirs.trash(elsewhere.owner.id)
    await new PurgePhotos().handle({ org: elsewhere.org, scope: { photoIds: [theirs.id] } })
    await drain({})
    assert.lengthOf(await waiting(), 0)
    for (let times = 0; times < 2; times++) {
      const photo = await makePhoto(album)
      await photo.trash(owner.id)
      await new PurgePhotos().handle({ org, scope: { photoIds: [photo.id] } })
      await drain({})
    }
    assert.lengthOf(await waiting(), 1)
  })

  test('goes with its org', async ({ assert }) => {
    const { org, vector, sum } = await furnished()
    await org.merge({ deletedAt: org.createdAt }).save()
    await new PurgeOrg().handle({ org })
    await drain({ aheadMs: 2 * HOUR_MS })
    assert.lengthOf(await Face.within(org.id), 0)
    assert.isEmpty(await kept({ vector, sum }))
  })

  test('goes with the plugin', async ({ assert }) => {
    const { vector, sum } = await furnished()
    await new DisablePlugin().handle({ id: 'facesearch' })
    await plugin.run()
    await new PurgePlugin().handle({ id: 'facesearch' })
    assert.isEmpty(await kept({ vector, sum }))
    await plugin.run()
  })
})

test.group('A purge', (group) => {
  group.setup(() => plugin.run())

  test('leaves what an org has in use', async ({ assert }) => {
    const { org } = await furnished()
    assert.isFalse(await new PurgeFaces().handle(org.id))
    assert.lengthOf(await Face.within(org.id), 4)
  })

  test('that was cut off is begun anew, and told of once', async ({ assert }) => {
    const { org } = await furnished()
    await new DisableFaces().handle(org.id)
    await Face.within(org.id).delete()
    await FaceOrg.within(org.id).update({ purge_at: Date.now() - DAY_MS })
    assert.isTrue(await new PurgeFaces().handle(org.id))
    assert.isNull((await FaceOrg.within(org.id).firstOrFail()).purgeAt)
    assert.lengthOf(await Person.within(org.id), 0)
  })

  test('forgets who asked to be hidden, once that was decided', async ({ assert }) => {
    const { org, face } = await furnished()
    const asked = { orgId: org.id, faceIds: [face.id], message: 'Please', contact: 'a@b.c' }
    const open = await RemovalRequest.create({ ...asked, state: 'open' })
    const done = await RemovalRequest.create({ ...asked, state: 'done', decidedAt: Date.now() })
    await new DisableFaces().handle(org.id)
    await new PurgeFaces().handle(org.id)
    await Promise.all([open.refresh(), done.refresh()])
    assert.deepEqual([open.message, open.contact], ['Please', 'a@b.c'])
    assert.deepEqual([done.message, done.contact], [null, null])
  })

  test('remembers where somebody wants no face to be found', async ({ assert }) => {
    const { org, face } = await furnished()
    await face.merge({ state: 'suppressed', embedding: null }).save()
    await new DisableFaces().handle(org.id)
    await new PurgeFaces().handle(org.id)
    const [left, ...others] = await Face.within(org.id)
    assert.deepEqual([left.id, left.state, left.personId], [face.id, 'suppressed', null])
    assert.lengthOf(others, 0)
  })
})
