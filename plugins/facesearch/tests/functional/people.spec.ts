import { test } from '@japa/runner'
import type { ApiClient } from '@japa/api-client'
import { type Deed, keepDeeds } from '#audit/recorder'
import { savePermission } from '#extension/permission_rows'
import { host } from '#extension/host'
import type Org from '#models/org'
import type User from '#models/user'
import { makePhoto } from '#tests/fixtures/library'
import { createPluginHarness } from '#tests/plugin_harness'
import { switchPlugin } from '#tests/fixtures/plugin_host'
import Face from '../../face.js'
import FaceOrg from '../../face_org.js'
import IndexedPhoto from '../../indexed_photo.js'
import Person from '../../person.js'
import PeopleReversal from '../../clustering/people_reversal.js'
import Suggestion from '../../clustering/suggestion.js'
import { fillWithPeople, makeFace, makeFaceOrg, makePerson } from '../place.js'

const plugin = createPluginHarness('facesearch')

const at = ({ slug }: Org, path: string) => `/api/v1/orgs/${slug}/p/facesearch/${path}`

/** Asks in the name of somebody. */
function asking(client: ApiClient, org: Org, user: User) {
  const send =
    (method: 'post' | 'patch' | 'delete') =>
    (path: string, body: object = {}) =>
      client[method](at(org, path)).json(body).loginAs(user).withCsrfToken()
  return {
    get: (path: string, qs: object = {}) => client.get(at(org, path)).qs(qs).loginAs(user),
    post: send('post'),
    patch: send('patch'),
    delete: send('delete'),
  }
}

interface ShownPerson {
  id: string
  name: string | null
  photo_count: number
}

async function makeFamily() {
  const world = await makeFaceOrg()
  const people = await fillWithPeople(world.album, { people: 3, photosEach: 3 })
  return { ...world, people }
}

test.group('People', (group) => {
  group.setup(() => plugin.run())

  test('stand with names first, then groups of three faces; hidden ones and smaller groups do not', async ({
    client,
    assert,
  }) => {
    const { org, owner, member, album, people } = await makeFamily()
    const [anna, ben, hidden] = people
    await makePerson(album, 2)
    const staff = asking(client, org, owner)
    await staff.patch(`people/${ben.person.id}`, { name: 'Ben' })
    await staff.patch(`people/${hidden.person.id}`, { hidden: true })
    const list = await asking(client, org, member).get('people')
    list.assertStatus(200)
    assert.deepEqual(
      list.body().data.map(({ id, name, photo_count: photos }: ShownPerson) => [id, name, photos]),
      [
        [ben.person.id, 'Ben', 3],
        [anna.person.id, null, 3],
      ]
    )
    const behind = await staff.get('people', { hidden: true })
    assert.deepEqual(
      behind.body().data.map(({ id }: ShownPerson) => id),
      [hidden.person.id]
    )
    const told = JSON.stringify(list.body())
    assert.notMatch(told, /vector|embedding|distance|score|quality/)
  })

  test('whom staff hides are there for staff alone', async ({ client, assert }) => {
    const { org, owner, member, people } = await makeFamily()
    const [{ person, photos }] = people
    const staff = asking(client, org, owner)
    const someone = asking(client, org, member)
    await staff.patch(`people/${person.id}`, { name: 'Anna', hidden: true })
    const refused = await someone.get('people', { hidden: true })
    refused.assertStatus(403)
    for (const path of [`people/${person.id}`, `people/${person.id}/faces`]) {
      assert.equal((await someone.get(path)).status(), 404)
      assert.equal((await staff.get(path)).status(), 200)
    }
    assert.lengthOf((await someone.get('people', { q: 'ann' })).body().data, 0)
    assert.lengthOf((await staff.get('people', { q: 'ann' })).body().data, 1)
    const namesIn = async (asked: typeof staff) =>
      (await asked.get(`photos/${photos[0].id}/faces`))
        .body()
        .data.map((face: { person: ShownPerson | null }) => face.person?.name ?? null)
    assert.deepEqual(await namesIn(someone), [null])
    assert.deepEqual(await namesIn(staff), ['Anna'])
    const found = async (user: User, q: string) =>
      (await client.get(`/api/v1/orgs/${org.slug}/photos`).qs({ q }).loginAs(user)).body().data
        .length
    for (const q of ['person:anna', `person:${person.id}`]) {
      assert.equal(await found(member, q), 0)
      assert.equal(await found(owner, q), 3)
    }
    const suggested = async (user: User) =>
      (
        await client
          .get(`/api/v1/orgs/${org.slug}/suggestions`)
          .qs({ q: 'person:an' })
          .loginAs(user)
      ).body().data.length
    assert.deepEqual([await suggested(member), await suggested(owner)], [0, 1])
  })

  test('come a page at a time', async ({ client, assert }) => {
    const { org, member, people } = await makeFamily()
    const someone = asking(client, org, member)
    const first = await someone.get('people', { limit: 2 })
    const second = await someone.get('people', { limit: 2, cursor: first.body().meta.next })
    assert.isNull(second.body().meta.next)
    assert.sameMembers(
      [...first.body().data, ...second.body().data].map(({ id }: ShownPerson) => id),
      people.map(({ person }) => person.id)
    )
    const bad = await someone.get('people', { cursor: 'nonsense' })
    bad.assertStatus(422)
    const many = await someone.get('people', { limit: 1000 })
    many.assertStatus(422)
  })

  test('count photos outside of the trash alone', async ({ client, assert }) => {
    const { org, owner, member, people } = await makeFamily()
    const [{ person, photos }] = people
    await photos[0].trash(owner.id)
    const shown = await asking(client, org, member).get(`people/${person.id}`)
    assert.equal(shown.body().data.photo_count, 2)
    const faces = await asking(client, org, member).get(`people/${person.id}/faces`)
    assert.lengthOf(faces.body().data, 2)
  })

  test('are proposed by the beginning of their names, in their org alone', async ({
    client,
    assert,
  }) => {
    const { org, owner, member, people } = await makeFamily()
    await asking(client, org, owner).patch(`people/${people[0].person.id}`, { name: 'Änne Maier' })
    const other = await makeFamily()
    await asking(client, other.org, other.owner).patch(`people/${other.people[0].person.id}`, {
      name: 'Änne Other',
    })
    const proposed = await asking(client, org, member).get('people', { q: 'ann' })
    assert.deepEqual(
      proposed.body().data.map(({ name }: ShownPerson) => name),
      ['Änne Maier']
    )
  })

  test('are named, and the name taken back', async ({ client, assert }) => {
    const { org, owner, people } = await makeFamily()
    const staff = asking(client, org, owner)
    const { id } = people[0].person
    const named = await staff.patch(`people/${id}`, { name: '  Anna   Berg ' })
    named.assertStatus(200)
    assert.equal(named.body().data.person.name, 'Anna Berg')
    const undone = await staff.delete(`changes/${named.body().data.change_id}`)
    undone.assertStatus(204)
    const shown = await staff.get(`people/${id}`)
    assert.isNull(shown.body().data.name)
    const again = await staff.delete(`changes/${named.body().data.change_id}`)
    again.assertStatus(409)
    const long = await staff.patch(`people/${id}`, { name: 'x'.repeat(121) })
    long.assertStatus(422)
  })

  test('of whom nothing is changed leave no deed and nothing to undo', async ({
    client,
    assert,
    cleanup,
  }) => {
    const { org, owner, people } = await makeFamily()
    const staff = asking(client, org, owner)
    const [{ person, faces }] = people
    const path = `people/${person.id}`
    await staff.patch(path, { name: 'Anna', hidden: true })
    const deeds: Deed[] = []
    const stop = keepDeeds((deed) => void deeds.push(deed))
    cleanup(() => void stop())
    const same = { name: 'Anna', hidden: true, cover_face_id: faces[0].id }
    for (const body of [{}, same]) {
      const answer = await staff.patch(path, body)
      answer.assertStatus(200)
      assert.containsSubset(answer.body().data, { change_id: null, person: { name: 'Anna' } })
    }
    assert.isEmpty(deeds)
    assert.lengthOf(await PeopleReversal.within(org.id), 1)
  })

  test('are merged wrongly, and told apart again as they were', async ({ client, assert }) => {
    const { org, owner, people } = await makeFamily()
    const [anna, ben] = people
    const staff = asking(client, org, owner)
    await staff.patch(`people/${anna.person.id}`, { name: 'Anna' })
    await staff.patch(`people/${ben.person.id}`, { name: 'Ben' })
    const merged = await staff.post(`people/${anna.person.id}/merges`, {
      person_ids: [ben.person.id],
    })
    merged.assertStatus(200)
    assert.equal(merged.body().data.person.photo_count, 6)
    const gone = await staff.get(`people/${ben.person.id}`)
    gone.assertStatus(404)
    await staff.delete(`changes/${merged.body().data.change_id}`)
    const back = await staff.get(`people/${ben.person.id}`)
    assert.containsSubset(back.body().data, { name: 'Ben', photo_count: 3 })
    const kept = await staff.get(`people/${anna.person.id}`)
    assert.containsSubset(kept.body().data, { name: 'Anna', photo_count: 3 })
  })

  test('lose faces to somebody new, to somebody else and to nobody', async ({ client, assert }) => {
    const { org, owner, people } = await makeFamily()
    const [anna, ben] = people
    const staff = asking(client, org, owner)
    const split = await staff.post(`people/${anna.person.id}/splits`, {
      face_ids: [anna.faces[0].id],
      name: 'Clara',
    })
    split.assertStatus(201)
    assert.containsSubset(split.body().data.person, { name: 'Clara', photo_count: 1 })
    const moved = await staff.post(`people/${ben.person.id}/faces`, {
      face_ids: [anna.faces[1].id],
    })
    assert.equal(moved.body().data.person.photo_count, 4)
    const released = await staff.delete(`people/${ben.person.id}/faces`, {
      face_ids: [ben.faces[0].id],
    })
    released.assertStatus(200)
    const face = await Face.within(org.id).where('id', ben.faces[0].id).firstOrFail()
    assert.isNull(face.personId)
    const founded = await staff.post('people', { face_ids: [face.id], name: 'Dora' })
    founded.assertStatus(201)
    const cover = await staff.patch(`people/${anna.person.id}`, { cover_face_id: face.id })
    cover.assertStatus(422)
    const own = await staff.patch(`people/${anna.person.id}`, { cover_face_id: anna.faces[2].id })
    assert.equal(own.body().data.person.cover_face_id, anna.faces[2].id)
  })

  test('are suggested, agreed to and denied', async ({ client, assert }) => {
    const { org, owner, album, people } = await makeFamily()
    const [anna, ben, clara] = people
    const staff = asking(client, org, owner)
    await staff.patch(`people/${anna.person.id}`, { name: 'Anna' })
    const face = await makeFace(await makePhoto(album))
    const part = { orgId: org.id, personId: anna.person.id }
    await Suggestion.create({ ...part, faceId: face.id, distance: 0.068 })
    await Suggestion.create({ ...part, otherPersonId: ben.person.id, distance: 0.07 })
    const pair = { ...part, personId: ben.person.id, otherPersonId: clara.person.id }
    await Suggestion.create({ ...pair, distance: 0.072 })
    const asked = await staff.get('suggestions')
    assert.notProperty(asked.body().data[0], 'distance')
    const [ofFace, ofBen, ofClara] = asked.body().data
    assert.equal(ofFace.face.id, face.id)
    const yes = await staff.post(`suggestions/${ofFace.id}/answers`, { yes: true })
    assert.equal(yes.body().data.person.photo_count, 4)
    const no = await staff.post(`suggestions/${ofClara.id}/answers`, { yes: false })
    no.assertStatus(200)
    const merge = await staff.post(`suggestions/${ofBen.id}/answers`, { yes: true })
    assert.containsSubset(merge.body().data.person, { id: anna.person.id, photo_count: 7 })
    const left = await staff.get('suggestions')
    assert.deepEqual(left.body().data, [])
  })

  test('are seen by members, edited by staff, and not there for others', async ({ client }) => {
    const { org, admin, member, foreigner, people } = await makeFamily()
    const path = `people/${people[0].person.id}`
    const seen = await asking(client, org, member).get(path)
    seen.assertStatus(200)
    const refused = await asking(client, org, member).patch(path, { name: 'Anna' })
    refused.assertStatus(403)
    const named = await asking(client, org, admin).patch(path, { name: 'Anna' })
    named.assertStatus(200)
    const stranger = await asking(client, org, foreigner).get(path)
    stranger.assertStatus(404)
    const nobody = await client.get(at(org, path))
    nobody.assertStatus(401)
    await savePermission('facesearch', 'edit_people', ['owner', 'admin', 'member'])
    await host.follow()
    const granted = await asking(client, org, member).patch(path, { name: 'Anne' })
    await savePermission('facesearch', 'edit_people', ['owner', 'admin'])
    await host.follow()
    granted.assertStatus(200)
  })

  test('of another org are not there, by any door', async ({ client, assert }) => {
    const ours = await makeFamily()
    const theirs = await makeFamily()
    const staff = asking(client, ours.org, ours.owner)
    const { id } = theirs.people[0].person
    const faceId = theirs.people[0].faces[0].id
    const own = ours.people[0].person.id
    const tries = [
      await staff.get(`people/${id}`),
      await staff.patch(`people/${id}`, { name: 'Mine' }),
      await staff.post(`people/${own}/merges`, { person_ids: [id] }),
      await staff.post(`people/${own}/faces`, { face_ids: [faceId] }),
      await staff.get(`photos/${theirs.people[0].photos[0].id}/faces`),
      await staff.get(`faces/${faceId}/picture`),
    ]
    for (const each of tries) assert.include([404, 409], each.status())
    const [person] = await Person.within(theirs.org.id).where('id', id)
    assert.isNull(person.name)
  })

  test('in a photo are told with their places', async ({ client, assert }) => {
    const { org, owner, member, people } = await makeFamily()
    await asking(client, org, owner).patch(`people/${people[0].person.id}`, { name: 'Anna' })
    const [photo] = people[0].photos
    const stranger = await makeFace(photo, null, { x: 0.7 })
    const faces = await asking(client, org, member).get(`photos/${photo.id}/faces`)
    assert.containsSubset(faces.body().data, [
      { id: people[0].faces[0].id, person: { name: 'Anna' }, box: { x: 0.4, width: 0.2 } },
      { id: stranger.id, person: null },
    ])
  })

  test('are found by name in searches of the org, and nowhere while it is off', async ({
    client,
    assert,
  }) => {
    const { org, owner, member, people } = await makeFamily()
    const [anna, ben] = people
    const staff = asking(client, org, owner)
    await staff.patch(`people/${anna.person.id}`, { name: 'Anna Berg' })
    await staff.patch(`people/${ben.person.id}`, { name: 'Annabel' })
    const other = await makeFamily()
    await asking(client, other.org, other.owner).patch(`people/${other.people[0].person.id}`, {
      name: 'Anna Berg',
    })
    const search = async (q: string) => {
      const found = await client.get(`/api/v1/orgs/${org.slug}/photos`).qs({ q }).loginAs(member)
      return found.status() === 200 ? found.body().data.length : found.body().errors[0].code
    }
    assert.equal(await search('person:"anna berg"'), 3)
    assert.equal(await search('person:anna'), 6)
    assert.equal(await search('-person:anna'), 3)
    assert.equal(await search(`person:${anna.person.id}`), 3)
    assert.equal(await search(`person:${other.people[0].person.id}`), 0)
    assert.equal(await search('person:nobody'), 0)
    const suggested = await client
      .get(`/api/v1/orgs/${org.slug}/suggestions`)
      .qs({ q: 'person:an' })
      .loginAs(member)
    assert.deepEqual(
      suggested.body().data.map(({ text }: { text: string }) => text),
      ['person:"Anna Berg"', 'person:Annabel']
    )
    await FaceOrg.within(org.id).update({ consented_at: null })
    assert.equal(await search('person:anna'), 0)
    await switchPlugin('facesearch', org.id, false)
    assert.equal(await search('person:anna'), 'E_SEARCH_UNKNOWN')
  })

  test('are not there before somebody agreed, and their page says so', async ({
    client,
    assert,
  }) => {
    const { org, member } = await makeFaceOrg({ isOn: false })
    await switchPlugin('facesearch', org.id, true)
    const refused = await asking(client, org, member).get('people')
    refused.assertStatus(404)
    const page = await client.get(`/orgs/${org.slug}/p/facesearch`).loginAs(member).withInertia()
    page.assertStatus(200)
    assert.containsSubset(page.body().props, { isOn: false, mayDecide: false, people: [] })
  })

  test('are announced while faces that were found are about to be put together', async ({
    client,
    assert,
  }) => {
    const { org, member, album } = await makeFaceOrg()
    const { id: photoId } = await makePhoto(album)
    const isGrouping = async () => {
      const page = await client.get(`/orgs/${org.slug}/p/facesearch`).loginAs(member).withInertia()
      return page.body().props.progress.isGrouping
    }
    assert.isFalse(await isGrouping())
    const seen = { photoId, orgId: org.id, state: 'done', attempts: 1, faces: 1 } as const
    const photo = await IndexedPhoto.create({ ...seen, indexedAt: Date.now() })
    assert.isTrue(await isGrouping())
    await photo.merge({ indexedAt: Date.now() - 5 * 60_000 }).save()
    assert.isFalse(await isGrouping())
  })

  test('have pages with their photos', async ({ client, assert }) => {
    const { org, member, people } = await makeFamily()
    const [{ person, photos }] = people
    const home = `/orgs/${org.slug}/p/facesearch`
    const page = await client.get(`${home}/people/${person.id}`).loginAs(member).withInertia()
    assert.containsSubset(page.body().props, { timeline: { total: 3 }, mayEdit: false })
    const open = await client
      .get(`${home}/people/${person.id}/photos/${photos[0].id}`)
      .loginAs(member)
      .withInertia()
    assert.equal(open.body().props.openPhoto.id, photos[0].id)
    const review = await client.get(`${home}/review`).loginAs(member).withInertia()
    review.assertStatus(403)
  })
})
