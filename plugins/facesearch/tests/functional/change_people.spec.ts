import { test } from '@japa/runner'
import { makePhoto } from '#tests/fixtures/library'
import { createPluginHarness } from '#tests/plugin_harness'
import { keepDeeds, type Deed } from '#audit/recorder'
import { AssignByUser } from '../../clustering/assign_by_user.js'
import { KeepPeopleApart } from '../../clustering/keep_people_apart.js'
import { MergePeople } from '../../clustering/merge_people.js'
import { NotThisPerson } from '../../clustering/not_this_person.js'
import { SplitFaces } from '../../clustering/split_faces.js'
import { UndoPeopleChange } from '../../clustering/undo_people_change.js'
import Face from '../../face.js'
import FaceConstraint from '../../face_constraint.js'
import Person from '../../person.js'
import { fillWithPeople, makeFace, makeFaceOrg } from '../place.js'

const plugin = createPluginHarness('facesearch')

async function makePeople() {
  const place = await makeFaceOrg()
  const [one, other] = await fillWithPeople(place.album, { people: 2, photosEach: 4 })
  const actor = await place.owner
    .related('memberships')
    .query()
    .where('org_id', place.org.id)
    .preload('org')
    .firstOrFail()
  return { ...place, one, other, actor }
}

/** Everything that is said of people, without what is counted by the way. */
async function stateOf(orgId: string) {
  const faces = await Face.within(orgId).orderBy('id')
  const people = await Person.within(orgId).orderBy('id')
  const constraints = await FaceConstraint.within(orgId).orderBy('face_a_id').orderBy('face_b_id')
  return {
    faces: faces.map(({ id, personId, personSource }) => [id, personId, personSource]),
    people: people.map(({ id, name, coverFaceId, faceCount }) => [
      id,
      name,
      coverFaceId,
      faceCount,
    ]),
    constraints: constraints.map(({ faceAId, faceBId, kind }) => [faceAId, faceBId, kind]),
  }
}

/** What is kept of every person is what their faces say. */
async function sumsAreRight(orgId: string) {
  for (const { id, vectorSum, faceCount } of await Person.within(orgId)) {
    const faces = await Face.within(orgId).where('person_id', id).whereNotNull('embedding')
    if (faces.length !== faceCount) return false
    const sum = faces.reduce(
      (all, { embedding }) => all.map((value, at) => value + embedding![at]),
      new Array<number>(128).fill(0)
    )
    if (sum.some((value, at) => Math.abs(value - (vectorSum?.[at] ?? 0)) > 1e-4)) return false
  }
  return true
}

test.group('Changes to people', (group) => {
  group.setup(() => plugin.run())

  test('put two together under the name that one has', async ({ assert, cleanup }) => {
    const { org, actor, one, other } = await makePeople()
    const deeds: Deed[] = []
    const stop = keepDeeds((deed) => void deeds.push(deed))
    cleanup(() => void stop())
    await other.person.merge({ name: 'Ada' }).save()
    const before = await stateOf(org.id)
    const otherIds = [other.person.id, one.person.id]
    const { reversalId } = await new MergePeople().handle({
      actor,
      personId: one.person.id,
      otherIds,
    })
    const [left, ...rest] = await Person.within(org.id)
    assert.isEmpty(rest)
    assert.equal(left.id, one.person.id)
    assert.equal(left.name, 'Ada')
    assert.equal(left.faceCount, 8)
    assert.isTrue(await sumsAreRight(org.id))
    const { constraints } = await stateOf(org.id)
    assert.isTrue(constraints.length > 0 && constraints.every(([, , kind]) => kind === 'must'))
    const { faces } = await new UndoPeopleChange().handle({ actor, reversalId })
    assert.equal(faces, 4)
    assert.deepEqual(await stateOf(org.id), before)
    assert.isTrue(await sumsAreRight(org.id))
    assert.deepEqual(
      deeds.map(({ event }) => event).filter((event) => event.startsWith('person.')),
      ['person.merged', 'person.change_undone']
    )
    assert.notInclude(JSON.stringify(deeds), 'embedding')
  })

  test('put two together under the picture of whoever stays, also where nobody chose it', async ({
    assert,
  }) => {
    const { org, actor, one, other } = await makePeople()
    const [, second] = one.faces
    await one.person.merge({ coverFaceId: null }).save()
    await second.merge({ quality: 0.95 }).save()
    await other.faces[0].merge({ quality: 0.99 }).save()
    const before = await stateOf(org.id)
    const { reversalId } = await new MergePeople().handle({
      actor,
      personId: one.person.id,
      otherIds: [other.person.id],
    })
    const [left] = await Person.within(org.id)
    assert.equal(left.coverFaceId, second.id)
    await new UndoPeopleChange().handle({ actor, reversalId })
    assert.deepEqual(await stateOf(org.id), before)
  })

  test('split faces off, so that they never come back', async ({ assert }) => {
    const { org, actor, one, other } = await makePeople()
    const before = await stateOf(org.id)
    const personId = one.person.id
    const faceIds = [one.faces[0].id, one.faces[1].id, other.faces[0].id]
    const split = await new SplitFaces().handle({ actor, personId, faceIds, name: 'Eve' })
    const hers = await Face.within(org.id).where('person_id', split.personId)
    assert.sameMembers(
      hers.map(({ id }) => id),
      faceIds.slice(0, 2)
    )
    assert.isTrue(hers.every(({ personSource }) => personSource === 'user'))
    const first = await Person.within(org.id).where('id', personId).firstOrFail()
    assert.isNull(first.coverFaceId)
    assert.lengthOf(await FaceConstraint.within(org.id).where('kind', 'cannot'), 4)
    assert.isTrue(await sumsAreRight(org.id))
    await new UndoPeopleChange().handle({ actor, reversalId: split.reversalId })
    assert.deepEqual(await stateOf(org.id), before)
  })

  test('take what a user says of faces, and remove people of whom nothing is left', async ({
    assert,
  }) => {
    const { org, actor, album, one, other } = await makePeople()
    const open = await makeFace(await makePhoto(album), null)
    const before = await stateOf(org.id)
    const faceIds = [...one.faces.map(({ id }) => id), open.id]
    const to = { personId: other.person.id }
    const { reversalId } = await new AssignByUser().handle({ actor, faceIds, to })
    assert.lengthOf(await Person.within(org.id), 1)
    assert.isTrue(await sumsAreRight(org.id))
    const named = await new AssignByUser().handle({ actor, faceIds: [open.id], to: { name: 'Bo' } })
    const bo = await Person.within(org.id).where('id', named.personId).firstOrFail()
    assert.deepEqual([bo.name, bo.faceCount], ['Bo', 0])
    await new UndoPeopleChange().handle({ actor, reversalId: named.reversalId })
    await new UndoPeopleChange().handle({ actor, reversalId })
    assert.deepEqual(await stateOf(org.id), before)
  })

  test('let go of faces that are not this person', async ({ assert }) => {
    const { org, actor, one, other } = await makePeople()
    const before = await stateOf(org.id)
    const personId = one.person.id
    const faceIds = [one.faces[2].id, other.faces[0].id]
    const { reversalId } = await new NotThisPerson().handle({ actor, personId, faceIds })
    const freed = await Face.within(org.id).where('id', faceIds[0]).firstOrFail()
    assert.isNull(freed.personId)
    const kept = await Face.within(org.id).where('id', faceIds[1]).firstOrFail()
    assert.equal(kept.personId, other.person.id)
    assert.lengthOf(await FaceConstraint.within(org.id).where('kind', 'cannot'), 6)
    await new UndoPeopleChange().handle({ actor, reversalId })
    assert.deepEqual(await stateOf(org.id), before)
  })

  test('keep two people apart', async ({ assert }) => {
    const { org, actor, one, other } = await makePeople()
    const pair = { personId: one.person.id, otherId: other.person.id }
    await new KeepPeopleApart().handle({ actor, ...pair })
    const said = await FaceConstraint.within(org.id)
    assert.isTrue(said.length > 0 && said.every(({ kind }) => kind === 'cannot'))
    await new MergePeople().handle({ actor, personId: pair.personId, otherIds: [pair.otherId] })
    const now = await FaceConstraint.within(org.id).where('kind', 'must')
    assert.lengthOf(now, 4)
  })

  test('are undone by whoever made them, once, and leave alone what was changed since', async ({
    assert,
  }) => {
    const { org, actor, one, other } = await makePeople()
    const personId = one.person.id
    const merged = await new MergePeople().handle({ actor, personId, otherIds: [other.person.id] })
    const moved = await new AssignByUser().handle({
      actor,
      faceIds: [other.faces[0].id],
      to: { name: 'Cy' },
    })
    const stranger = await makeFaceOrg()
    const theirs = await stranger.owner.related('memberships').query().preload('org').firstOrFail()
    const undo = (by: typeof actor) =>
      new UndoPeopleChange().handle({ actor: by, reversalId: merged.reversalId })
    await assert.rejects(() => undo(theirs), 'E_NOT_FOUND')
    assert.equal((await undo(actor)).faces, 3)
    await assert.rejects(() => undo(actor), 'plg.facesearch.errors.undone_already')
    const stays = await Face.within(org.id).where('id', other.faces[0].id).firstOrFail()
    assert.equal(stays.personId, moved.personId)
    assert.isTrue(await sumsAreRight(org.id))
  })

  test('that are undone bring back nobody who asked to be forgotten since', async ({ assert }) => {
    const { org, actor, one } = await makePeople()
    const [face] = one.faces
    const refused = { actor, personId: one.person.id, faceIds: [face.id] }
    const { reversalId } = await new NotThisPerson().handle(refused)
    await Face.within(org.id).where('id', face.id).update({ state: 'suppressed', embedding: null })
    await new UndoPeopleChange().handle({ actor, reversalId })
    const after = await Face.within(org.id).where('id', face.id).firstOrFail()
    assert.deepEqual([after.personId, after.state], [null, 'suppressed'])
  })

  test('reach nothing of another org', async ({ assert }) => {
    const { actor, one } = await makePeople()
    const { org, other } = await makePeople()
    const before = await stateOf(org.id)
    const foreign = other.person.id
    const personId = one.person.id
    const faceIds = other.faces.map(({ id }) => id)
    const missing = 'E_NOT_FOUND'
    const none = 'plg.facesearch.errors.no_faces'
    await assert.rejects(
      () => new MergePeople().handle({ actor, personId, otherIds: [foreign] }),
      missing
    )
    await assert.rejects(
      () => new SplitFaces().handle({ actor, personId: foreign, faceIds }),
      missing
    )
    await assert.rejects(() => new SplitFaces().handle({ actor, personId, faceIds }), none)
    await assert.rejects(
      () => new AssignByUser().handle({ actor, faceIds, to: { personId } }),
      none
    )
    await assert.rejects(() => new NotThisPerson().handle({ actor, personId, faceIds }), none)
    assert.deepEqual(await stateOf(org.id), before)
  })

  test('have bounds', async ({ assert }) => {
    const { actor, one } = await makePeople()
    const personId = one.person.id
    const all = one.faces.map(({ id }) => id)
    await assert.rejects(
      () => new SplitFaces().handle({ actor, personId, faceIds: all }),
      'plg.facesearch.errors.all_faces'
    )
    const many = Array.from({ length: 1_001 }, () => all[0])
    await assert.rejects(
      () => new NotThisPerson().handle({ actor, personId, faceIds: many }),
      'plg.facesearch.errors.too_many_faces'
    )
  })
})
