import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import type Org from '#models/org'
import { makePhoto } from '#tests/fixtures/library'
import { createPluginHarness } from '#tests/plugin_harness'
import Face from '../../face.js'
import FaceConstraint from '../../face_constraint.js'
import FaceOrg from '../../face_org.js'
import IndexedPhoto from '../../indexed_photo.js'
import Person from '../../person.js'
import {
  ENGINE,
  fillWithPeople,
  makeFace,
  makeFaceOrg,
  makePerson,
  near,
  someVector,
} from '../place.js'

const plugin = createPluginHarness('facesearch')

test.group('Rows of faces', (group) => {
  group.setup(() => plugin.run())

  test('keep vectors as they were', async ({ assert }) => {
    const { album, org } = await makeFaceOrg()
    const vector = someVector()
    const face = await makeFace(await makePhoto(album), vector)
    const found = await Face.within(org.id).where('id', face.id).firstOrFail()
    assert.deepEqual(found.embedding, vector)
    assert.notProperty(found.serialize(), 'embedding')
    const none = await makeFace(await makePhoto(album), null)
    assert.isNull((await Face.within(org.id).where('id', none.id).firstOrFail()).embedding)
  })

  test('are counted on for each change, in each org by itself', async ({ assert }) => {
    const one = await makeFaceOrg()
    const other = await makeFaceOrg()
    const face = await makeFace(await makePhoto(one.album))
    await makeFace(await makePhoto(other.album))
    await face.delete()
    const countsOf = async ({ id }: Org) => {
      const { changeSequence, removalSequence } = await FaceOrg.within(id).firstOrFail()
      return [changeSequence, removalSequence]
    }
    assert.deepEqual(await countsOf(one.org), [2, 2])
    assert.deepEqual(await countsOf(other.org), [1, 0])
  })

  test('go with their photo, and leave their person behind', async ({ assert }) => {
    const { album, org } = await makeFaceOrg()
    const { person, faces, photos } = await makePerson(album, 3)
    const pair = { faceAId: faces[0].id, faceBId: faces[1].id, kind: 'must' as const }
    await FaceConstraint.create({ orgId: org.id, ...pair })
    await photos[0].delete()
    assert.lengthOf(await Face.within(org.id), 2)
    assert.lengthOf(await IndexedPhoto.within(org.id), 2)
    assert.lengthOf(await FaceConstraint.within(org.id), 0)
    await person.delete()
    const left = await Face.within(org.id)
    assert.deepEqual(
      left.map(({ personId }) => personId),
      [null, null]
    )
  })

  test('of trashed photos and albums are not shown, nor those that were suppressed', async ({
    assert,
  }) => {
    const { album, org, owner } = await makeFaceOrg()
    const [{ faces, photos }] = await fillWithPeople(album, { people: 1, photosEach: 3 })
    const shown = async () => (await Face.shown(org.id, ENGINE).orderBy('id')).map(({ id }) => id)
    assert.deepEqual(await shown(), faces.map(({ id }) => id).sort())
    await photos[0].trash(owner.id)
    await faces[1].merge({ state: 'suppressed' }).save()
    assert.deepEqual(await shown(), [faces[2].id])
    await album.trash(owner.id)
    assert.deepEqual(await shown(), [])
    await album.restore()
    assert.deepEqual(await Face.shown(org.id, 'other/1'), [])
  })

  test('end with their org', async ({ assert }) => {
    const { album, org } = await makeFaceOrg()
    await fillWithPeople(album, { people: 1 })
    await db.from('orgs').where('id', org.id).delete()
    for (const model of [Face, Person, IndexedPhoto, FaceOrg]) {
      assert.lengthOf(await model.within(org.id), 0, model.table)
    }
  })

  test('generated vectors are as far apart as was asked for', ({ assert }) => {
    const one = someVector()
    const other = near(one, 0.05)
    const cosine = one.reduce((sum, value, at) => sum + value * other[at], 0)
    assert.closeTo(1 - cosine, 0.05, 1e-4)
  })
})
