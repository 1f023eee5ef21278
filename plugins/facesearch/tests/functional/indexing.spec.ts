import { test } from '@japa/runner'
import drive from '@adonisjs/drive/services/main'
import { PurgePhotos } from '#actions/purge_photos'
import { drain } from '#queue/queue'
import { renditionKey } from '#storage/keys'
import { createPluginHarness } from '#tests/plugin_harness'
import { PurgeFaces } from '../../consent/purge_faces.js'
import { DisableFaces, EnableFaces } from '../../consent/switch_faces.js'
import { facePool } from '../../engine/face_pool.js'
import Face from '../../face.js'
import FaceConstraint from '../../face_constraint.js'
import FaceOrg from '../../face_org.js'
import { IndexPhoto } from '../../indexing/index_photo.js'
import IndexOrgJob from '../../indexing/index_org_job.js'
import IndexedPhoto from '../../indexed_photo.js'
import Person from '../../person.js'
import { uploadFaces } from '../pictures.js'
import { makeFaceOrg } from '../place.js'

const plugin = createPluginHarness('facesearch')
const HOUR_MS = 3_600_000
/** Nobody listens there. */
const NOWHERE = { engine: 'immich', immichUrl: 'http://127.0.0.1:9' }

/** An org that has it on and was never looked at. */
async function freshOrg() {
  const place = await makeFaceOrg()
  await FaceOrg.within(place.org.id).update({ engine_version: null })
  const addPhoto = () => uploadFaces(place.org, place.owner, place.album)
  return { ...place, addPhoto }
}

const rowOf = ({ orgId, id }: { orgId: string; id: string }) =>
  IndexedPhoto.within(orgId).where('photo_id', id).firstOrFail()

const facesOf = ({ orgId, id }: { orgId: string; id: string }) =>
  Face.within(orgId).where('photo_id', id).orderBy('x')

const look = (orgId: string, signal = new AbortController().signal) =>
  new IndexOrgJob().handle({}, { orgId, signal, progress: async () => {} } as never)

const version = async () => (await facePool().info()).version

test.group('Looking at photos', (group) => {
  group.setup(() => plugin.run())
  group.tap((each) => each.timeout(120_000))
  group.teardown(() => facePool().close())

  test('happens as soon as they are ready', async ({ assert }) => {
    const { org, addPhoto } = await freshOrg()
    const photo = await addPhoto()
    await drain({})
    const faces = await facesOf(photo)
    assert.lengthOf(faces, 3)
    for (const { x, y, width, height, embedding, state, engineVersion, change } of faces) {
      assert.isTrue(x >= 0 && y >= 0 && x + width <= 1.01 && y + height <= 1.01)
      assert.closeTo(Math.hypot(...embedding!), 1, 1e-4)
      assert.deepEqual([state, engineVersion], ['active', await version()])
      assert.isAbove(change, 0)
    }
    const { state, attempts, faces: count } = await rowOf(photo)
    assert.deepEqual([state, attempts, count], ['done', 1, 3])
    const { engineVersion, nextEngineVersion } = await FaceOrg.within(org.id).firstOrFail()
    assert.deepEqual([engineVersion, nextEngineVersion], [await version(), null])
  })

  test('takes those that were there before, once an org agreed', async ({ assert }) => {
    const { org, owner, addPhoto } = await freshOrg()
    await FaceOrg.within(org.id).update({ consented_at: null })
    const photos = [await addPhoto(), await addPhoto()]
    await drain({})
    assert.lengthOf(await IndexedPhoto.within(org.id), 0)
    await new EnableFaces().handle({ orgId: org.id, userId: owner.id, basis: 'We all agreed' })
    await drain({})
    for (const photo of photos) assert.lengthOf(await facesOf(photo), 3)
  })

  test('again finds the same faces, with whom they were put to', async ({ assert }) => {
    const { org, addPhoto } = await freshOrg()
    const photo = await addPhoto()
    await drain({})
    const before = await facesOf(photo)
    const person = await Person.create({ orgId: org.id, faceCount: 0 })
    await before[0].merge({ personId: person.id, personSource: 'user' }).save()
    await before[1].merge({ state: 'suppressed', embedding: null }).save()
    await IndexedPhoto.within(org.id).update({ state: 'waiting' })
    await look(org.id)
    const after = await facesOf(photo)
    assert.deepEqual(
      after.map(({ id }) => id),
      before.map(({ id }) => id)
    )
    assert.deepEqual([after[0].personId, after[0].personSource], [person.id, 'user'])
    assert.deepEqual([after[1].state, after[1].embedding], ['suppressed', null])
  })

  test('leaves a picture aside that cannot be read, goes on, and tries again when asked', async ({
    assert,
  }) => {
    const { org, addPhoto } = await freshOrg()
    await FaceOrg.within(org.id).update({ paused_at: 1 })
    const [broken, gone, fine] = [await addPhoto(), await addPhoto(), await addPhoto()]
    await drain({})
    const key = renditionKey(org.id, broken.id, 'preview')
    const preview = await drive.use().getBytes(key)
    await drive.use().put(key, 'no picture at all')
    await drive.use().delete(renditionKey(org.id, gone.id, 'preview'))
    await FaceOrg.within(org.id).update({ paused_at: null })
    await look(org.id)
    const states = await Promise.all([broken, gone, fine].map(rowOf))
    assert.deepEqual(
      states.map(({ state, failure }) => [state, failure]),
      [
        ['failed', 'picture_unreadable'],
        ['failed', 'preview_missing'],
        ['done', null],
      ]
    )
    await drive.use().put(key, preview)
    await IndexedPhoto.within(org.id).where('state', 'failed').update({ state: 'waiting' })
    await look(org.id)
    assert.equal((await rowOf(broken)).state, 'done')
    assert.lengthOf(await facesOf(broken), 3)
  })

  test('waits while there is no engine, and loses nothing', async ({ assert, cleanup }) => {
    cleanup(() => plugin.saveServerSettings({ engine: 'builtin' }))
    const { org, addPhoto } = await freshOrg()
    await plugin.saveServerSettings(NOWHERE)
    const photo = await addPhoto()
    await drain({})
    const { state, attempts } = await rowOf(photo)
    assert.deepEqual([state, attempts], ['waiting', 0])
    await plugin.saveServerSettings({ engine: 'builtin' })
    await drain({ orgId: org.id, aheadMs: HOUR_MS })
    assert.equal((await rowOf(photo)).state, 'done')
  })

  test('pauses, and goes on where it was', async ({ assert }) => {
    const { org, addPhoto } = await freshOrg()
    await FaceOrg.within(org.id).update({ paused_at: Date.now() })
    const photo = await addPhoto()
    await drain({})
    assert.equal((await rowOf(photo)).state, 'waiting')
    await FaceOrg.within(org.id).update({ paused_at: null })
    await look(org.id)
    assert.equal((await rowOf(photo)).state, 'done')
  })

  test('that is cut off goes on with the next run, and finds nothing twice', async ({ assert }) => {
    const { org, addPhoto } = await freshOrg()
    await FaceOrg.within(org.id).update({ paused_at: 1 })
    const photos = [await addPhoto(), await addPhoto(), await addPhoto(), await addPhoto()]
    await drain({})
    await FaceOrg.within(org.id).update({ paused_at: null })
    const cut = new AbortController()
    const progress = async () => cut.abort(new Error('The process ends'))
    const run = new IndexOrgJob().handle({}, {
      orgId: org.id,
      signal: cut.signal,
      progress,
    } as never)
    await assert.rejects(() => run, 'The process ends')
    const done = await IndexedPhoto.within(org.id).where('state', 'done')
    assert.isTrue(done.length > 0 && done.length < photos.length)
    await look(org.id)
    for (const photo of photos) assert.lengthOf(await facesOf(photo), 3)
  })

  test('keeps all of a photo or nothing', async ({ assert }) => {
    const { org, addPhoto } = await freshOrg()
    await FaceOrg.within(org.id).update({ paused_at: 1 })
    const photo = await addPhoto()
    await drain({})
    const parts = { orgId: org.id, photoId: photo.id, version: await version() }
    const torn = () => Promise.reject(new Error('The process ends'))
    const run = () => new IndexPhoto().handle({ ...parts, alongside: torn })
    await assert.rejects(run, 'The process ends')
    assert.lengthOf(await facesOf(photo), 0)
    assert.equal((await rowOf(photo)).state, 'waiting')
    const [one, other] = await Promise.all([
      new IndexPhoto().handle(parts),
      new IndexPhoto().handle(parts),
    ])
    assert.deepEqual([one, other], ['done', 'done'])
    assert.lengthOf(await facesOf(photo), 3)
  })

  test('keeps nothing of a photo that was purged meanwhile, or after a change of mind', async ({
    assert,
  }) => {
    const { org, owner, addPhoto } = await freshOrg()
    await FaceOrg.within(org.id).update({ paused_at: 1 })
    const [purged, hidden] = [await addPhoto(), await addPhoto()]
    await drain({})
    const parts = { orgId: org.id, version: await version() }
    await purged.trash(owner.id)
    const late = new IndexPhoto().handle({ ...parts, photoId: purged.id })
    await new PurgePhotos().handle({ org, scope: { photoIds: [purged.id] } })
    assert.equal(await late, 'skipped')
    const unwanted = new IndexPhoto().handle({ ...parts, photoId: hidden.id })
    await new DisableFaces().handle(org.id)
    assert.equal(await unwanted, 'skipped')
    assert.lengthOf(await Face.within(org.id), 0)
  })

  test('leaves nothing where everything is erased meanwhile', async ({ assert }) => {
    const { org, owner, addPhoto } = await freshOrg()
    await FaceOrg.within(org.id).update({ paused_at: 1 })
    const { id: photoId } = await addPhoto()
    await drain({})
    const erase = async () => {
      await new DisableFaces().handle(org.id)
      assert.isTrue(await new PurgeFaces().handle(org.id))
    }
    const isEmpty = async () => {
      for (const model of [Face, Person, IndexedPhoto])
        assert.lengthOf(await model.within(org.id), 0)
      const row = await FaceOrg.within(org.id).firstOrFail()
      assert.deepEqual([row.engineVersion, row.nextEngineVersion, row.purgeAt], [null, null, null])
    }
    const late = new IndexPhoto().handle({ orgId: org.id, photoId, version: await version() })
    await erase()
    assert.equal(await late, 'skipped')
    await isEmpty()
    await new EnableFaces().handle({ orgId: org.id, userId: owner.id, basis: 'We all agreed' })
    const { signal } = new AbortController()
    const run = { orgId: org.id, signal, progress: erase }
    await new IndexOrgJob().handle({}, run as never)
    await isEmpty()
  })
})

test.group('Another engine', (group) => {
  group.setup(() => plugin.run())
  group.tap((each) => each.timeout(120_000))
  group.teardown(() => facePool().close())

  /** An org whose photos another engine looked at, and where people said who is who. */
  async function indexedBefore() {
    const place = await freshOrg()
    const photos = [await place.addPhoto(), await place.addPhoto()]
    await drain({})
    const orgId = place.org.id
    const faces = await facesOf(photos[0])
    const others = await facesOf(photos[1])
    await Face.within(orgId).update({ engine_version: 'older/1' })
    await FaceOrg.within(orgId).update({ engine_version: 'older/1' })
    await IndexedPhoto.within(orgId).update({ engine_version: 'older/1' })
    const person = await Person.create({
      ...{ orgId, name: 'Ada', faceCount: 0, engineVersion: 'older/1' },
      coverFaceId: faces[0].id,
    })
    const putBy = { person_id: person.id, person_source: 'user' }
    await Face.within(orgId).whereIn('id', [faces[0].id, others[0].id]).update(putBy)
    await Face.within(orgId)
      .where('id', faces[2].id)
      .update({ state: 'suppressed', embedding: null })
    const [faceAId, faceBId] = [faces[0].id, faces[1].id].sort()
    await FaceConstraint.create({ orgId, faceAId, faceBId, kind: 'cannot' })
    await Person.create({ orgId, faceCount: 0, engineVersion: 'older/1' })
    return { ...place, photos, faces, person }
  }

  test('fills in beside the old one, which answers until then', async ({ assert }) => {
    const { org, photos } = await indexedBefore()
    const cut = new AbortController()
    await IndexedPhoto.within(org.id).where('photo_id', photos[1].id).delete()
    await FaceOrg.within(org.id).update({ next_engine_version: await version() })
    const parts = { orgId: org.id, photoId: photos[0].id, version: await version() }
    await new IndexPhoto().handle({ ...parts, signal: cut.signal })
    const { engineVersion } = await FaceOrg.within(org.id).firstOrFail()
    assert.equal(engineVersion, 'older/1')
    assert.lengthOf(await Face.shown(org.id, 'older/1'), 5)
    assert.lengthOf(await Face.shown(org.id, await version()), 2)
  })

  test('takes over with people, covers and what was said of faces', async ({ assert }) => {
    const { org, photos, faces, person } = await indexedBefore()
    await look(org.id)
    const now = await FaceOrg.within(org.id).firstOrFail()
    assert.deepEqual([now.engineVersion, now.nextEngineVersion], [await version(), null])
    const rows = await facesOf(photos[0])
    assert.lengthOf(rows, 3)
    assert.notEqual(rows[0].id, faces[0].id)
    assert.deepEqual([rows[0].personId, rows[0].personSource], [person.id, 'user'])
    const forgotten = rows.filter(({ state }) => state === 'suppressed')
    assert.deepEqual(
      forgotten.map(({ id, embedding }) => [id, embedding]),
      [[faces[2].id, null]]
    )
    assert.lengthOf(
      await Face.within(org.id).where({ engine_version: 'older/1', state: 'active' }),
      0
    )
    const [constraint] = await FaceConstraint.within(org.id)
    assert.sameMembers([constraint.faceAId, constraint.faceBId], [rows[0].id, rows[1].id])
    assert.equal(constraint.kind, 'cannot')
    const people = await Person.within(org.id)
    assert.deepEqual(
      people.map(({ id, faceCount, coverFaceId }) => [id, faceCount, coverFaceId]),
      [[person.id, 2, rows[0].id]]
    )
    assert.lengthOf(people[0].vectorSum!, 128)
  })

  test('that goes back to the old one leaves it as it was', async ({ assert }) => {
    const { org, photos } = await indexedBefore()
    const orgId = org.id
    await Face.within(orgId).update({ engine_version: await version() })
    await FaceOrg.within(orgId).update({
      engine_version: await version(),
      next_engine_version: 'newer/1',
    })
    await Face.create({
      ...{ orgId, photoId: photos[0].id, engineVersion: 'newer/1', state: 'active' as const },
      ...{ x: 0, y: 0, width: 0.1, height: 0.1, score: 1, quality: 1, sizePx: 50, change: 0 },
    })
    await look(orgId)
    const now = await FaceOrg.within(orgId).firstOrFail()
    assert.deepEqual([now.engineVersion, now.nextEngineVersion], [await version(), null])
    assert.lengthOf(await Face.within(orgId).where('engine_version', 'newer/1'), 0)
    assert.lengthOf(await Face.within(orgId).where('state', 'active'), 5)
  })
})
