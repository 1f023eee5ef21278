import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import { makePhoto } from '#tests/fixtures/library'
import { makeAlbum } from '#tests/fixtures/uploading'
import { createPluginHarness } from '#tests/plugin_harness'
import { PurgeFaces } from '../../consent/purge_faces.js'
import Face from '../../face.js'
import FaceOrg from '../../face_org.js'
import Person from '../../person.js'
import { faceIndex, type FaceQuery } from '../../search/face_index.js'
import { ENGINE, fillWithPeople, makeFace, makeFaceOrg, near, someVector } from '../place.js'

const plugin = createPluginHarness('facesearch')

const ask = (orgId: string, vector: Float32Array, part: Partial<FaceQuery> = {}) =>
  faceIndex.search(orgId, { vector, engineVersion: ENGINE, limit: 20, threshold: 0.07, ...part })

const idsOf = (found: { faceId: string }[]) => found.map(({ faceId }) => faceId)

test.group('The index of faces', (group) => {
  group.setup(() => plugin.run())
  group.teardown(() => faceIndex.close())

  test('finds the faces of a person, nearest first', async ({ assert }) => {
    const { album, org } = await makeFaceOrg()
    const [{ faces }] = await fillWithPeople(album, { people: 4, photosEach: 5 })
    const vector = faces[2].embedding!
    const found = await ask(org.id, vector)
    assert.equal(found[0].faceId, faces[2].id)
    assert.closeTo(found[0].distance, 0, 1e-5)
    assert.sameMembers(
      idsOf(found),
      faces.map(({ id }) => id)
    )
    assert.lengthOf(await ask(org.id, vector, { limit: 2 }), 2)
    assert.lengthOf(
      await ask(
        org.id,
        vector.map((value) => value * 3),
        { limit: 0 }
      ),
      1
    )
    assert.deepEqual(await ask(org.id, someVector()), [])
  })

  test('never answers with a face of another org', async ({ assert }) => {
    const vector = someVector()
    const places = [await makeFaceOrg(), await makeFaceOrg(), await makeFaceOrg()]
    const faces: Face[] = []
    for (const { album } of places.slice(0, 2))
      faces.push(await makeFace(await makePhoto(album), vector))
    const [one, other, none] = places.map(({ org }) => org.id)
    const wide = { threshold: 2, limit: 10_000 }
    assert.deepEqual(idsOf(await ask(one, vector, wide)), [faces[0].id])
    assert.deepEqual(idsOf(await ask(other, vector, wide)), [faces[1].id])
    assert.deepEqual(await ask(none, vector, wide), [])
    const { photoId } = faces[1]
    assert.deepEqual(await ask(one, vector, { ...wide, photoIds: [photoId] }), [])
    const foreign = await Person.create({ orgId: other, engineVersion: ENGINE, faceCount: 0 })
    await faces[1].merge({ personId: foreign.id, personSource: 'user' }).save()
    assert.deepEqual(await ask(one, vector, { ...wide, personIds: [foreign.id] }), [])
  })

  test('never compares embeddings of different engines', async ({ assert }) => {
    const { album, org } = await makeFaceOrg()
    const vector = someVector()
    const older = await makeFace(await makePhoto(album), vector)
    const newer = await makeFace(await makePhoto(album), vector, { engineVersion: 'test/2' })
    const longer = someVector(Math.random, 512)
    await makeFace(await makePhoto(album), longer, { engineVersion: 'test/3' })
    assert.deepEqual(idsOf(await ask(org.id, vector, { threshold: 2 })), [older.id])
    const next = { threshold: 2, engineVersion: 'test/2' }
    assert.deepEqual(idsOf(await ask(org.id, vector, next)), [newer.id])
    assert.deepEqual(await ask(org.id, vector, { threshold: 2, engineVersion: 'test/3' }), [])
    await newer.merge({ engineVersion: ENGINE }).save()
    assert.deepEqual(await ask(org.id, vector, next), [])
    assert.sameMembers(idsOf(await ask(org.id, vector)), [older.id, newer.id])
  })

  test('sees what was added, changed and suppressed since, whoever wrote it', async ({
    assert,
  }) => {
    const { album, org } = await makeFaceOrg()
    const vector = someVector()
    const first = await makeFace(await makePhoto(album), vector)
    assert.deepEqual(idsOf(await ask(org.id, vector)), [first.id])
    const second = await makeFace(await makePhoto(album), near(vector), { change: 0 })
    assert.deepEqual(idsOf(await ask(org.id, vector)), [first.id, second.id])
    await first.merge({ embedding: someVector() }).save()
    assert.deepEqual(idsOf(await ask(org.id, vector)), [second.id])
    await db.from(Face.table).where('id', second.id).update({ state: 'suppressed' })
    assert.deepEqual(await ask(org.id, vector), [])
    await db.from(Face.table).where('id', second.id).update({ state: 'active' })
    assert.deepEqual(idsOf(await ask(org.id, vector)), [second.id])
    await db.from(Face.table).where('id', second.id).update({ embedding: null })
    assert.deepEqual(await ask(org.id, vector), [])
  })

  test('forgets the faces of a photo that was deleted, by whatever way', async ({ assert }) => {
    const { album, org } = await makeFaceOrg()
    const [{ faces, photos }] = await fillWithPeople(album, { people: 1, photosEach: 4 })
    const vector = faces[0].embedding!
    assert.lengthOf(await ask(org.id, vector), 4)
    await photos[0].delete()
    assert.sameMembers(
      idsOf(await ask(org.id, vector)),
      faces.slice(1).map(({ id }) => id)
    )
    await db.from(Face.table).where('id', faces[1].id).delete()
    assert.lengthOf(await ask(org.id, vector), 2)
    await album.delete()
    assert.deepEqual(await ask(org.id, vector), [])
    const { changeSequence, removalSequence } = await FaceOrg.within(org.id).firstOrFail()
    assert.equal(removalSequence, changeSequence)
  })

  test('does not find what lies in the trash, and as many others instead', async ({ assert }) => {
    const { album, org, owner } = await makeFaceOrg()
    const [{ faces, photos }] = await fillWithPeople(album, { people: 1, photosEach: 6 })
    const vector = faces[0].embedding!
    const all = idsOf(await ask(org.id, vector))
    for (const { photoId } of faces.slice(0, 3)) {
      await photos.find(({ id }) => id === photoId)!.trash(owner.id)
    }
    const trashed = faces.slice(0, 3).map(({ id }) => id)
    const left = all.filter((id) => !trashed.includes(id))
    assert.deepEqual(idsOf(await ask(org.id, vector, { limit: 3 })), left)
    await photos[0].restore()
    assert.lengthOf(await ask(org.id, vector), 4)
    await album.trash(owner.id)
    assert.deepEqual(await ask(org.id, vector), [])
    await album.restore()
    assert.lengthOf(await ask(org.id, vector), 4)
  })

  test('stays with a photo that moves to another album', async ({ assert }) => {
    const { album, org, owner } = await makeFaceOrg()
    const vector = someVector()
    const photo = await makePhoto(album)
    const face = await makeFace(photo, vector)
    const other = await makeAlbum(org, owner)
    await photo.merge({ albumId: other.id }).save()
    const found = await ask(org.id, vector, { photoIds: [photo.id] })
    assert.deepEqual(idsOf(found), [face.id])
    assert.equal(found[0].photoId, photo.id)
    await album.delete()
    assert.lengthOf(await ask(org.id, vector), 1)
  })

  test('keeps to photos and to people before it chooses the nearest', async ({ assert }) => {
    const { album, org } = await makeFaceOrg()
    const [one, other] = await fillWithPeople(album, { people: 2, photosEach: 5 })
    const vector = one.faces[0].embedding!
    const photoIds = other.photos.slice(0, 2).map(({ id }) => id)
    const wide = { threshold: 2, limit: 2 }
    assert.sameMembers(
      (await ask(org.id, vector, { ...wide, photoIds })).map(({ photoId }) => photoId),
      photoIds
    )
    const among = await ask(org.id, vector, { threshold: 2, personIds: [other.person.id] })
    assert.sameMembers(
      idsOf(among),
      other.faces.map(({ id }) => id)
    )
    assert.deepEqual(await ask(org.id, vector, { ...wide, photoIds: [] }), [])
  })

  test('answers while others write, and never with half of it', async ({ assert }) => {
    const { album, org } = await makeFaceOrg()
    const vector = someVector()
    const written: string[] = []
    const searches: Promise<{ before: string[]; found: string[] }>[] = []
    for (let at = 0; at < 12; at++) {
      written.push((await makeFace(await makePhoto(album), near(vector, 0.001 * at))).id)
      const before = [...written]
      searches.push(ask(org.id, vector).then((found) => ({ before, found: idsOf(found) })))
    }
    for (const { before, found } of await Promise.all(searches))
      assert.includeMembers(found, before)
  })

  test('bears the end of its thread', async ({ assert }) => {
    const { album, org } = await makeFaceOrg()
    const [{ faces }] = await fillWithPeople(album, { people: 1, photosEach: 3 })
    const vector = faces[0].embedding!
    assert.lengthOf(await ask(org.id, vector), 3)
    const under = [ask(org.id, vector), ask(org.id, vector)]
    await faceIndex.endThread()
    for (const found of await Promise.all(under)) assert.lengthOf(found, 3)
    assert.lengthOf(await ask(org.id, vector), 3)
  })

  test('holds what was searched last, up to the bound that was set', async ({
    assert,
    cleanup,
  }) => {
    await faceIndex.close()
    cleanup(() => plugin.saveServerSettings({}))
    const places = [await makeFaceOrg(), await makeFaceOrg(), await makeFaceOrg()]
    const vector = someVector()
    for (const { album } of places) await makeFace(await makePhoto(album), vector)
    for (const { org } of places) await ask(org.id, vector)
    const { bytes } = faceIndex.stats()
    assert.equal(faceIndex.stats().blocks, 3)
    await faceIndex.close()
    assert.deepEqual(faceIndex.stats(), { blocks: 0, bytes: 0 })
    assert.isBelow(bytes, 16e6)
    const wide = someVector(Math.random, 2_048)
    for (const { album } of places)
      await makeFace(await makePhoto(album), wide, { engineVersion: 'wide/1' })
    await plugin.saveServerSettings({ indexMegabytes: 16 })
    for (const { org } of places)
      assert.lengthOf(await ask(org.id, wide, { engineVersion: 'wide/1' }), 1)
    assert.equal(faceIndex.stats().blocks, 1)
    await faceIndex.forget(places[2].org.id)
    assert.equal(faceIndex.stats().blocks, 0)
  })

  test('keeps nothing of an org whose faces are purged', async ({ assert }) => {
    await faceIndex.close()
    const { org, album } = await makeFaceOrg()
    const vector = someVector()
    await makeFace(await makePhoto(album), vector)
    await ask(org.id, vector)
    assert.equal(faceIndex.stats().blocks, 1)
    await FaceOrg.within(org.id).update({ consented_at: null })
    await new PurgeFaces().handle(org.id)
    assert.equal(faceIndex.stats().blocks, 0)
  })

  test('refuses what is no vector', async ({ assert }) => {
    const { org } = await makeFaceOrg()
    await assert.rejects(() => ask(org.id, new Float32Array(128)), /no direction/)
    await assert.rejects(() => ask(org.id, new Float32Array(4).fill(Number.NaN)), /no direction/)
  })

  test('takes no memory for a vector of another length, whoever sends it', async ({ assert }) => {
    const { org, album } = await makeFaceOrg()
    const vector = someVector()
    await makeFace(await makePhoto(album), vector)
    await faceIndex.close()
    for (const length of [1, 64, 1_024, 5_000])
      assert.isEmpty(await ask(org.id, new Float32Array(length).fill(1)))
    assert.equal(faceIndex.stats().blocks, 0)
    assert.lengthOf(await ask(org.id, vector), 1)
    assert.isEmpty(await ask(org.id, new Float32Array(64).fill(1)))
    assert.equal(faceIndex.stats().blocks, 1)
  })
})

test.group('Counts that the database keeps', (group) => {
  group.setup(() => plugin.run())

  test('of people follow their faces, and a sum is gone until it is added up', async ({
    assert,
  }) => {
    const { album } = await makeFaceOrg()
    const [{ person, faces, photos }, other] = await fillWithPeople(album, { people: 2 })
    const now = async ({ id, orgId }: Person) => {
      const { faceCount, vectorSum } = await Person.within(orgId).where('id', id).firstOrFail()
      return { faceCount, hasSum: vectorSum !== null }
    }
    assert.deepEqual(await now(person), { faceCount: 4, hasSum: true })
    await photos[0].delete()
    assert.deepEqual(await now(person), { faceCount: 3, hasSum: false })
    await faces[1].merge({ personId: other.person.id }).save()
    assert.deepEqual(await now(person), { faceCount: 2, hasSum: false })
    assert.deepEqual(await now(other.person), { faceCount: 5, hasSum: false })
    await faces[2].merge({ embedding: null }).save()
    assert.deepEqual(await now(person), { faceCount: 1, hasSum: false })
    await faces[3].merge({ engineVersion: 'test/2' }).save()
    assert.deepEqual(await now(person), { faceCount: 0, hasSum: false })
  })
})
