import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import type Album from '#models/album'
import { makePhoto } from '#tests/fixtures/library'
import { createPluginHarness } from '#tests/plugin_harness'
import { assignFaces } from '../../clustering/assign_faces.js'
import { ClusterOrg } from '../../clustering/cluster_org.js'
import { distancesFrom } from '../../clustering/distances.js'
import { KeepPeopleApart } from '../../clustering/keep_people_apart.js'
import { listSuggestions } from '../../clustering/list_suggestions.js'
import { type MatchedFace, matchSelfie } from '../../clustering/match_selfie.js'
import { NotThisPerson } from '../../clustering/not_this_person.js'
import { SplitFaces } from '../../clustering/split_faces.js'
import Face from '../../face.js'
import FaceOrg from '../../face_org.js'
import Person from '../../person.js'
import { faceIndex } from '../../search/face_index.js'
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
const distances = distancesFrom({ strict: 0.06, normal: 0.07, cluster: 0.065 })

async function makePlace() {
  const place = await makeFaceOrg()
  const memberships = place.owner.related('memberships').query().where('org_id', place.org.id)
  return { ...place, actor: await memberships.preload('org').firstOrFail() }
}

/** Open faces around one direction, each in a photo of its own. */
async function makeOpenFaces(album: Album, middle: Float32Array, count: number, distance = 0.02) {
  const faces: Face[] = []
  for (let at = 0; at < count; at++)
    faces.push(await makeFace(await makePhoto(album), near(middle, distance)))
  return faces
}

const cluster = (orgId: string) => new ClusterOrg().handle({ orgId, distances })

const assign = (orgId: string, photoId: string) =>
  db.transaction((client) =>
    assignFaces({ orgId, photoId, engineVersion: ENGINE }, distances, client)
  )

const photosOf = (found: MatchedFace[]) => found.map(({ photoId }) => photoId)

const personOf = async ({ orgId, id }: Face) => {
  const { personId } = await Face.within(orgId).where('id', id).firstOrFail()
  return personId
}

async function sumIsRight({ orgId, id }: Pick<Person, 'orgId' | 'id'>) {
  const person = await Person.within(orgId).where('id', id).firstOrFail()
  const faces = await Face.within(orgId).where('person_id', id).whereNotNull('embedding')
  const far = person.vectorSum!.some((value, at) => {
    const sum = faces.reduce((all, { embedding }) => all + embedding![at], 0)
    return Math.abs(sum - value) > 1e-4
  })
  return !far && faces.length === person.faceCount
}

test.group('Faces of a new photo', (group) => {
  group.setup(() => plugin.run())

  test('join the person they are near to, and the sum grows with them', async ({ assert }) => {
    const { org, album } = await makePlace()
    const [one, other] = await fillWithPeople(album, { people: 2 })
    const photo = await makePhoto(album)
    const ours = await makeFace(photo, near(one.faces[0].embedding!, 0.02))
    const theirs = await makeFace(photo, near(other.faces[0].embedding!, 0.02))
    const nobody = await makeFace(photo, someVector())
    const small = await makeFace(await makePhoto(album), one.faces[0].embedding, { sizePx: 31 })
    assert.equal(await assign(org.id, photo.id), 2)
    assert.equal(await assign(org.id, photo.id), 0)
    assert.equal(await assign(org.id, small.photoId), 0)
    assert.equal(await personOf(ours), one.person.id)
    assert.equal(await personOf(theirs), other.person.id)
    assert.isNull(await personOf(nobody))
    assert.isTrue(await sumIsRight(one.person))
    assert.isTrue(await sumIsRight(other.person))
  })

  test('are never twice the same person, nor one that a user refused', async ({ assert }) => {
    const { org, album, actor } = await makePlace()
    const [{ person, faces }] = await fillWithPeople(album, { people: 1, photosEach: 5 })
    const vector = faces[0].embedding!
    const photo = await makePhoto(album)
    const pair = [
      await makeFace(photo, near(vector, 0.015)),
      await makeFace(photo, near(vector, 0.01)),
    ]
    assert.equal(await assign(org.id, photo.id), 1)
    const put = await Promise.all(pair.map(personOf))
    assert.sameMembers(put, [null, person.id])
    const refused = pair.find((_, at) => put[at])!
    const { orgId } = refused
    await new NotThisPerson().handle({ actor, personId: person.id, faceIds: [refused.id] })
    const other = pair.find(({ id }) => id !== refused.id)!
    await assign(org.id, photo.id)
    assert.isNull(await personOf(refused))
    assert.equal(await personOf(other), person.id)
    await cluster(orgId)
    assert.isNull(await personOf(refused))
  })

  test('are added to sums that a deleted photo took away', async ({ assert }) => {
    const { org, album } = await makePlace()
    const [{ person, faces, photos }] = await fillWithPeople(album, { people: 1, photosEach: 4 })
    await photos[3].delete()
    const photo = await makePhoto(album)
    await makeFace(photo, near(faces[0].embedding!, 0.01))
    assert.equal(await assign(org.id, photo.id), 1)
    assert.isTrue(await sumIsRight(person))
  })
})

test.group('Open faces of an org', (group) => {
  group.setup(() => plugin.run())

  test('become people from three pictures on, and a second run finds no more', async ({
    assert,
  }) => {
    const { org, album } = await makePlace()
    const [ada, bo, cy] = [someVector(), someVector(), someVector()]
    const adas = await makeOpenFaces(album, ada, 5)
    const bos = await makeOpenFaces(album, bo, 3)
    const cys = await makeOpenFaces(album, cy, 2)
    assert.equal(await cluster(org.id), 2)
    const [first, second] = [await personOf(adas[0]), await personOf(bos[0])]
    for (const face of adas) assert.equal(await personOf(face), first)
    for (const face of bos) assert.equal(await personOf(face), second)
    for (const face of cys) assert.isNull(await personOf(face))
    assert.notEqual(first, second)
    for (const person of await Person.within(org.id)) assert.isTrue(await sumIsRight(person))
    assert.equal(await cluster(org.id), 0)
    await makeOpenFaces(album, cy, 1)
    assert.equal(await cluster(org.id), 1)
    assert.lengthOf(await Person.within(org.id), 3)
  })

  test('and people nobody decided about become one; two with names are asked about', async ({
    assert,
  }) => {
    const { org, album, actor } = await makePlace()
    const vector = someVector()
    const people: Person[] = []
    for (let at = 0; at < 3; at++) {
      const faces = await makeOpenFaces(album, near(vector, 0.01), 3, 0.01)
      const person = await Person.create({ orgId: org.id, engineVersion: ENGINE, faceCount: 0 })
      const ids = faces.map(({ id }) => id)
      const put = { person_id: person.id, person_source: 'auto' }
      await Face.within(org.id).whereIn('id', ids).update(put)
      people.push(person)
    }
    await people[0].merge({ name: 'Ada' }).save()
    await people[1].merge({ name: 'Bo' }).save()
    await cluster(org.id)
    const left = await Person.within(org.id).orderBy('name')
    assert.deepEqual(
      left.map(({ name }) => name),
      ['Ada', 'Bo']
    )
    assert.sameMembers(
      left.map(({ faceCount }) => faceCount),
      [6, 3]
    )
    const asked = await listSuggestions(org.id, ENGINE)
    assert.lengthOf(asked, 1)
    assert.sameMembers([asked[0].person.name, asked[0].otherPerson.name], ['Ada', 'Bo'])
    assert.notProperty(asked[0].serialize(), 'distance')
    const pair = { personId: people[0].id, otherId: people[1].id }
    await new KeepPeopleApart().handle({ actor, ...pair })
    assert.isEmpty(await listSuggestions(org.id, ENGINE))
    await cluster(org.id)
    assert.isEmpty(await listSuggestions(org.id, ENGINE))
  })

  test('that are less like a person are asked about, until somebody refuses', async ({
    assert,
  }) => {
    const { org, album, actor } = await makePlace()
    const vector = someVector()
    const faces = await makeOpenFaces(album, vector, 4, 0.001)
    await cluster(org.id)
    const personId = (await personOf(faces[0]))!
    const like = await makeFace(await makePhoto(album), near(vector, 0.072))
    await cluster(org.id)
    assert.isNull(await personOf(like))
    const asked = await listSuggestions(org.id, ENGINE)
    assert.deepEqual(
      asked.map(({ faceId, personId: person }) => [faceId, person]),
      [[like.id, personId]]
    )
    await Person.within(org.id)
      .where('id', personId)
      .firstOrFail()
      .then((one) => one.merge({ hiddenAt: 1 }).save())
    assert.isEmpty(await listSuggestions(org.id, ENGINE))
    await new NotThisPerson().handle({ actor, personId, faceIds: [like.id] })
    await cluster(org.id)
    assert.isEmpty(await listSuggestions(org.id, ENGINE))
  })

  test('stay as a user split them', async ({ assert }) => {
    const { org, album, actor } = await makePlace()
    const vector = someVector()
    const faces = await makeOpenFaces(album, vector, 6)
    await cluster(org.id)
    const personId = (await personOf(faces[0]))!
    const faceIds = faces.slice(0, 3).map(({ id }) => id)
    const split = await new SplitFaces().handle({ actor, personId, faceIds })
    for (let round = 0; round < 2; round++) {
      await cluster(org.id)
      for (const face of faces.slice(0, 3)) assert.equal(await personOf(face), split.personId)
      for (const face of faces.slice(3)) assert.equal(await personOf(face), personId)
    }
  })

  test('of one org are never put to people of another', async ({ assert }) => {
    const one = await makePlace()
    const other = await makePlace()
    const vector = someVector()
    await makeOpenFaces(one.album, vector, 4)
    await makeOpenFaces(other.album, vector, 2)
    await cluster(one.org.id)
    await cluster(other.org.id)
    assert.lengthOf(await Person.within(one.org.id), 1)
    assert.isEmpty(await Person.within(other.org.id))
  })

  test('are left alone where face search is off, and of another engine', async ({ assert }) => {
    const { org, album } = await makePlace()
    const faces = await makeOpenFaces(album, someVector(), 4)
    await Face.within(org.id).where('id', faces[0].id).update({ engine_version: 'test/2' })
    await Face.within(org.id).where('id', faces[1].id).update({ engine_version: 'test/2' })
    assert.equal(await cluster(org.id), 0)
    await FaceOrg.within(org.id).update({ consented_at: null })
    await Face.within(org.id).update({ engine_version: ENGINE })
    assert.equal(await cluster(org.id), 0)
    assert.isEmpty(await Person.within(org.id))
  })

  test('can be given up in the middle, and begun again', async ({ assert }) => {
    const { org, album } = await makePlace()
    for (let at = 0; at < 3; at++) await makeOpenFaces(album, someVector(), 3)
    const stop = new AbortController()
    const progress = async () => stop.abort(new Error('enough'))
    const half = { orgId: org.id, distances, signal: stop.signal, progress }
    await assert.rejects(() => new ClusterOrg().handle(half), 'enough')
    assert.lengthOf(await Person.within(org.id), 1)
    assert.equal(await cluster(org.id), 2)
  })
})

test.group('A selfie', (group) => {
  group.setup(() => plugin.run())
  group.teardown(() => faceIndex.close())

  test('finds all of a person, then faces that are nobody’s, among what may be seen', async ({
    assert,
  }) => {
    const { org, album, owner } = await makePlace()
    const vector = someVector()
    const person = await Person.create({ orgId: org.id, engineVersion: ENGINE, faceCount: 0 })
    const faces = await makeOpenFaces(album, vector, 4, 0.03)
    const ids = faces.map(({ id }) => id)
    const put = { person_id: person.id, person_source: 'auto' }
    await Face.within(org.id).whereIn('id', ids).update(put)
    const other = await makePerson(album, 3)
    const theirs = await makeFace(await makePhoto(album), near(vector, 0.05), {
      personId: other.person.id,
      personSource: 'user',
    })
    const open = await makeFace(await makePhoto(album), near(vector, 0.055))
    const far = await makeFace(await makePhoto(album), near(vector, 0.066))
    const all = [...faces, theirs, open, far].map(({ photoId }) => photoId)
    const found = await matchSelfie(org.id, { vector, photoIds: all }, distances)
    assert.sameMembers(photosOf(found).slice(0, 4), all.slice(0, 4))
    assert.deepEqual(photosOf(found).slice(4), [open.photoId])
    assert.deepEqual(Object.keys(found[0]), ['faceId', 'photoId'])
    const more = await matchSelfie(org.id, { vector, photoIds: all, more: true }, distances)
    assert.deepEqual(photosOf(more).slice(4), [open.photoId, far.photoId])
    const few = await matchSelfie(org.id, { vector, photoIds: all.slice(0, 2) }, distances)
    assert.sameMembers(photosOf(few), all.slice(0, 2))
    const trashed = await Face.within(org.id).where('id', ids[0]).preload('photo').firstOrFail()
    await trashed.photo.trash(owner.id)
    const less = await matchSelfie(org.id, { vector, photoIds: all }, distances)
    assert.notInclude(photosOf(less), all[0])
    const stranger = await matchSelfie(org.id, { vector: someVector(), photoIds: all }, distances)
    assert.isEmpty(stranger)
    const elsewhere = await makePlace()
    const none = await matchSelfie(elsewhere.org.id, { vector, photoIds: all }, distances)
    assert.isEmpty(none)
  })
})
