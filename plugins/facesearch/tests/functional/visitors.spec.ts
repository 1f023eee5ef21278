import { test } from '@japa/runner'
import { type Deed, keepDeeds } from '#audit/recorder'
import type Org from '#models/org'
import type User from '#models/user'
import { makePhoto } from '#tests/fixtures/library'
import { makeCast } from '#tests/fixtures/people'
import { call, codeOf, linksOf, share } from '#tests/fixtures/sharing'
import { forgetTries } from '#tests/fixtures/tries'
import { makeAlbum } from '#tests/fixtures/uploading'
import { createPluginHarness } from '#tests/plugin_harness'
import Face from '../../face.js'
import FaceOrg from '../../face_org.js'
import Person from '../../person.js'
import RemovalRequest from '../../removal_request.js'
import { writeVector } from '../../visitors/shots.js'
import { ENGINE, makeFace, makeFaceOrg, near, someVector, switchOn } from '../place.js'

const plugin = createPluginHarness('facesearch')

type Link = Awaited<ReturnType<typeof share>>

const scanOf = (link: Link) => `${link.api}/p/facesearch`
const homeOf = (org: Org) => `/api/v1/orgs/${org.slug}/p/facesearch`

const offer = (user: User, org: Org, link: Link, method = 'PUT') =>
  call(`${homeOf(org)}/links/${link.id}`, { method, user })

interface Asked {
  vector: Float32Array
  more?: boolean
  engine?: string
  headers?: Record<string, string>
}

const match = (link: Link, { vector, more, engine = ENGINE, headers }: Asked) =>
  call(`${scanOf(link)}/matches`, {
    method: 'POST',
    headers,
    body: { consent: true, engine, vectors: [writeVector(vector)], more },
  })

const idsOf = ({ body }: { body: { data: { id: string }[] } }) => body.data.map(({ id }) => id)

/** An album behind a link that visitors may search, with somebody in three of its five photos. */
async function makeScene(terms: Record<string, unknown> = {}) {
  const place = await makeFaceOrg()
  const { org, owner, album } = place
  const me = someVector()
  const photos = await Promise.all(Array.from({ length: 5 }, () => makePhoto(album)))
  const mine = [0.05, 0.01, 0.03].map((distance) => near(me, distance))
  const faces = []
  for (const [at, vector] of mine.entries()) faces.push(await makeFace(photos[at], vector))
  await makeFace(photos[3], near(me, 0.067))
  await makeFace(photos[4], someVector())
  const link = await share(owner, org, { album_id: album.id, ...terms })
  await offer(owner, org, link)
  return { ...place, me, photos, faces, link }
}

const settings = { engine: 'builtin', immichModel: 'buffalo_l', processes: 1, graceDays: 7 }

test.group('Visitors look for themselves', (group) => {
  group.setup(() => plugin.run())
  group.setup(async () => {
    const distances = { strictDistance: 0.06, normalDistance: 0.07, indexMegabytes: 512 }
    await plugin.saveServerSettings({ ...settings, ...distances })
  })
  group.each.setup(forgetTries)

  test('and get the photos they are in, best first, and a bit more when they ask', async ({
    assert,
  }) => {
    const { me, photos, link } = await makeScene()
    const found = await match(link, { vector: me })
    assert.equal(found.status, 200)
    assert.deepEqual(idsOf(found), [photos[1].id, photos[2].id, photos[0].id])
    assert.equal(found.headers.get('cache-control'), 'no-store')
    assert.notMatch(found.text, /distance|score|embedding/)
    assert.include(found.body.data[0].urls.thumb, link.api)
    const more = await match(link, { vector: me, more: true })
    assert.deepEqual(idsOf(more), [photos[1].id, photos[2].id, photos[0].id, photos[3].id])
  })

  test('where the org and the link offer it, and nowhere else', async ({ assert }) => {
    const { org, owner, me, link, album } = await makeScene()
    const other = await share(owner, org, { album_id: album.id })
    assert.equal((await match(other, { vector: me })).status, 404)
    assert.equal((await call(`/s/${other.token}/p/facesearch`)).status, 404)
    await offer(owner, org, link, 'DELETE')
    assert.equal((await match(link, { vector: me })).status, 404)
    await offer(owner, org, link)
    assert.equal((await match(link, { vector: me })).status, 200)
    const turn = (visitors: boolean) =>
      call(`${homeOf(org)}/visitors`, { method: 'PUT', user: owner, body: { visitors } })
    assert.equal((await turn(false)).body.data.visitors, false)
    assert.equal((await match(link, { vector: me })).status, 404)
    assert.equal(codeOf(await offer(owner, org, other)), 'plg.facesearch.errors.visitors_off')
    await turn(true)
    await FaceOrg.within(org.id).update({ consented_at: null })
    assert.equal((await match(link, { vector: me })).status, 404)
  })

  test('behind a password once they have it, and never behind an ended link', async ({
    assert,
  }) => {
    const { org, owner, me, link } = await makeScene({ password: 'tulip 7' })
    const locked = await match(link, { vector: me })
    assert.deepEqual([locked.status, codeOf(locked)], [401, 'E_SHARE_LOCKED'])
    const unlocked = await call(`${link.api}/unlock`, {
      method: 'POST',
      body: { password: 'tulip 7' },
    })
    const headers = { 'lumina-share-pass': unlocked.body.data.pass }
    assert.lengthOf(idsOf(await match(link, { vector: me, headers })), 3)
    await call(`${linksOf(org)}/${link.id}`, { method: 'DELETE', user: owner })
    const revoked = await match(link, { vector: me, headers })
    assert.deepEqual([revoked.status, codeOf(revoked)], [410, 'E_SHARE_REVOKED'])
  })

  test('among photos that the link shows right now, of no other album and no other org', async ({
    assert,
  }) => {
    const { org, owner, me, photos, link } = await makeScene()
    const elsewhere = await makeAlbum(org, owner)
    await makeFace(await makePhoto(elsewhere), near(me, 0.01))
    const foreign = await makeFaceOrg()
    await makeFace(await makePhoto(foreign.album), near(me, 0.01))
    await photos[1].trash(owner.id)
    await photos[2].merge({ albumId: elsewhere.id }).save()
    assert.deepEqual(idsOf(await match(link, { vector: me })), [photos[0].id])
    const two = await share(owner, org, { photo_ids: [photos[0].id, photos[4].id] })
    await offer(owner, org, two)
    assert.deepEqual(idsOf(await match(two, { vector: me })), [photos[0].id])
  })

  test('but not for people whom the org hides', async ({ assert }) => {
    const { album, link, photos, me } = await makeScene()
    const person = await Person.create({ orgId: album.orgId, engineVersion: ENGINE, faceCount: 0 })
    const added = await makePhoto(album)
    await makeFace(added, near(me, 0.02), { personId: person.id, personSource: 'user' })
    assert.include(idsOf(await match(link, { vector: me })), added.id)
    await person.merge({ hiddenAt: Date.now() }).save()
    assert.deepEqual(idsOf(await match(link, { vector: me })), [
      photos[1].id,
      photos[2].id,
      photos[0].id,
    ])
  })

  test('by whole people first, however one of their pictures looks', async ({ assert }) => {
    const { album, link, photos, me } = await makeScene()
    const person = await Person.create({ orgId: album.orgId, engineVersion: ENGINE, faceCount: 0 })
    const put = { personId: person.id, personSource: 'auto' as const }
    const clear = [await makePhoto(album), await makePhoto(album), await makePhoto(album)]
    for (const photo of clear) await makeFace(photo, near(me, 0.02), put)
    const unlike = await makePhoto(album)
    await makeFace(unlike, near(me, 0.12), put)
    const found = idsOf(await match(link, { vector: me }))
    assert.sameMembers(
      found.slice(0, 3),
      clear.map(({ id }) => id)
    )
    assert.deepEqual(found.slice(3), [unlike.id, photos[1].id, photos[2].id, photos[0].id])
  })

  test('with a face, and nothing that only looks like one', async ({ assert }) => {
    const { me, link } = await makeScene()
    const post = (body: object) => call(`${scanOf(link)}/matches`, { method: 'POST', body })
    const vectors = [writeVector(me)]
    const asked = { consent: true, engine: ENGINE, vectors }
    assert.equal((await post({ ...asked, consent: false })).status, 422)
    const older = await post({ ...asked, engine: 'other/1' })
    assert.deepEqual([older.status, codeOf(older)], [409, 'plg.facesearch.errors.engine_other'])
    const none = new Float32Array(128).fill(Number.NaN)
    for (const wrong of [
      [writeVector(me.map((value) => value * 2))],
      [writeVector(none)],
      [writeVector(new Float32Array(128))],
      ['not base64!'],
      ['AAA='],
      [],
      [writeVector(me), writeVector(someVector(Math.random, 64))],
      [writeVector(me), writeVector(me.map((value) => -value))],
    ]) {
      const refused = await post({ ...asked, vectors: wrong })
      assert.equal(refused.status, 422, JSON.stringify(wrong))
    }
    assert.equal((await post({ ...asked, vectors: Array(4).fill(vectors[0]) })).status, 422)
    assert.equal((await post({ ...asked, vectors: undefined, shots: ['forged'] })).status, 422)
    const unknown = await post({ ...asked, vectors: [writeVector(someVector(Math.random, 512))] })
    assert.deepEqual([unknown.status, unknown.body.data], [200, []])
  })

  test('so often, and no more', async ({ assert }) => {
    const { me, link } = await makeScene()
    const answers = await Promise.all(
      Array.from({ length: 60 }, () => call(`${scanOf(link)}/scans`, { method: 'POST' }))
    )
    assert.isTrue(answers.every(({ status }) => status === 422 || status === 429))
    const refused = await match(link, { vector: me })
    assert.equal(refused.status, 429)
    assert.isAbove(Number(refused.headers.get('retry-after')), 0)
  })

  test('as deeds without a face', async ({ assert, cleanup }) => {
    const { org, me, link } = await makeScene()
    const deeds: Deed[] = []
    const stop = keepDeeds((deed) => void deeds.push(deed))
    cleanup(() => void stop())
    await match(link, { vector: me })
    const searched = () => deeds.filter(({ event }) => event === 'faces.searched')
    for (let tries = 0; !searched().length && tries < 50; tries++)
      await new Promise((resume) => setTimeout(resume, 50))
    const [{ orgId, subject, facts }] = searched()
    assert.equal(orgId, org.id)
    assert.deepEqual(subject, { type: 'share_link', id: link.id })
    assert.deepEqual(facts, { by: 'visitor', photos: 3 })
  })
})

test.group('Who offers the search', (group) => {
  group.setup(() => plugin.run())

  test('may change the link; the switch of the org is for staff', async ({ assert }) => {
    const { org, owner, admin, member, foreigner, album } = await makeFaceOrg()
    await org.merge({ settings: { ...org.preferences, membersMayShare: true } }).save()
    const link = await share(owner, org, { album_id: album.id })
    const statuses = []
    for (const user of [owner, admin, member, foreigner])
      statuses.push((await offer(user, org, link)).status)
    assert.deepEqual(statuses, [200, 200, 403, 404])
    const nobody = await call(`${homeOf(org)}/links/${link.id}`)
    assert.equal(nobody.status, 401)
    const own = await share(member, org, { album_id: album.id })
    assert.equal((await offer(member, org, own)).status, 200)
    const turn = (user: User) =>
      call(`${homeOf(org)}/visitors`, { method: 'PUT', user, body: { visitors: true } })
    assert.equal((await turn(member)).status, 403)
    assert.equal((await turn(foreigner)).status, 404)
    assert.equal((await turn(admin)).status, 200)
  })

  test('needs face search to be on', async ({ assert }) => {
    const cast = await makeCast()
    await switchOn(cast.org, cast.owner.id)
    await FaceOrg.within(cast.org.id).update({ consented_at: null, visitors: false })
    const refused = await call(`${homeOf(cast.org)}/visitors`, {
      method: 'PUT',
      user: cast.owner,
      body: { visitors: true },
    })
    assert.deepEqual([refused.status, codeOf(refused)], [409, 'plg.facesearch.errors.off'])
  })
})

test.group('Remove me', (group) => {
  group.setup(() => plugin.run())
  group.setup(async () => {
    const distances = { strictDistance: 0.06, normalDistance: 0.07, indexMegabytes: 512 }
    await plugin.saveServerSettings({ ...settings, ...distances })
  })
  group.each.setup(forgetTries)

  const ask = (link: Link, ticket: unknown, photoIds: string[], words = {}) =>
    call(`${scanOf(link)}/removals`, {
      method: 'POST',
      body: { ticket, photo_ids: photoIds, ...words },
    })
  const decide = (user: User, org: Org, id: string, decision: string) =>
    call(`${homeOf(org)}/removals/${id}`, { method: 'PATCH', user, body: { decision } })

  test('is asked for chosen photos, and done by staff: nobody finds the faces any more', async ({
    assert,
    client,
  }) => {
    const { org, owner, admin, member, foreigner, me, photos, faces, link } = await makeScene()
    const { body } = await match(link, { vector: me })
    const chosen = [photos[0].id, photos[1].id]
    const asked = await ask(link, body.meta.ticket, chosen, { message: 'Please', contact: 'a@b.c' })
    assert.equal(asked.status, 201)
    assert.deepEqual(asked.body.data, { state: 'open', faces: 2 })
    const request = await RemovalRequest.within(org.id).firstOrFail()
    assert.sameMembers(request.faceIds, [faces[0].id, faces[1].id])

    const page = await client
      .get(`/orgs/${org.slug}/p/facesearch/removals`)
      .loginAs(admin)
      .withInertia()
    page.assertInertiaComponent('p/facesearch/removals')
    const { requests, plugins } = page.body().props as Record<string, any>
    assert.containsSubset(requests[0], { message: 'Please', contact: 'a@b.c', faceCount: 2 })
    const here = plugins.find(({ id }: { id: string }) => id === 'facesearch')
    assert.equal(here.props.openRequests, 1)
    const forMember = await client.get(`/orgs/${org.slug}/photos`).loginAs(member).withInertia()
    assert.notInclude(JSON.stringify(forMember.body().props.plugins), 'openRequests')

    const denied = []
    for (const user of [member, foreigner])
      denied.push((await decide(user, org, request.id, 'done')).status)
    assert.deepEqual(denied, [403, 404])
    assert.equal((await decide(owner, org, request.id, 'done')).status, 200)
    const twice = await decide(admin, org, request.id, 'refused')
    assert.deepEqual([twice.status, codeOf(twice)], [409, 'plg.facesearch.errors.removal_decided'])

    assert.deepEqual(idsOf(await match(link, { vector: me })), [photos[2].id])
    const hidden = await Face.within(org.id).where('state', 'suppressed')
    assert.sameMembers(
      hidden.map(({ id }) => id),
      [faces[0].id, faces[1].id]
    )
    assert.isTrue(hidden.every(({ embedding }) => embedding === null))
  })

  test('is listed with the faces of each request that can still be seen', async ({
    assert,
    client,
  }) => {
    const { org, owner, photos, faces, link } = await makeScene()
    await photos[2].trash(owner.id)
    const asked = { orgId: org.id, shareLinkId: link.id, state: 'open' as const }
    const [one, two, three] = faces.map(({ id }) => id)
    for (const faceIds of [[one, two], [two, three], [three]])
      await RemovalRequest.create({ ...asked, faceIds })
    const page = await client
      .get(`/orgs/${org.slug}/p/facesearch/removals`)
      .loginAs(owner)
      .withInertia()
    const { requests } = page.body().props as Record<string, any>
    assert.sameDeepMembers(
      requests.map((request: { faces: { id: string }[]; photoCount: number }) => [
        request.photoCount,
        request.faces.map(({ id }) => id),
      ]),
      [
        [2, [one, two]],
        [1, [two]],
        [0, []],
      ]
    )
  })

  test('hides what the next engine saw of the same faces, too', async ({ assert }) => {
    const { org, owner, me, photos, link } = await makeScene()
    const twin = await makeFace(photos[0], someVector(), { engineVersion: 'next/1' })
    const { body } = await match(link, { vector: me })
    await ask(link, body.meta.ticket, [photos[0].id])
    const request = await RemovalRequest.within(org.id).firstOrFail()
    await decide(owner, org, request.id, 'done')
    const after = await Face.within(org.id).where('id', twin.id).firstOrFail()
    assert.deepEqual([after.state, after.embedding], ['suppressed', null])
  })

  test('takes along who has no other face, and their name', async ({ assert }) => {
    const { org, owner, me, photos, faces, link } = await makeScene()
    const known = { orgId: org.id, engineVersion: ENGINE, faceCount: 0 }
    const gone = await Person.create({ ...known, name: 'Anna' })
    const left = await Person.create({ ...known, name: 'Berta' })
    for (const face of faces.slice(0, 2)) await face.merge({ personId: gone.id }).save()
    await faces[2].merge({ personId: left.id }).save()
    await makeFace(photos[3], someVector(), { personId: left.id, personSource: 'user' })
    const { body } = await match(link, { vector: me })
    await ask(
      link,
      body.meta.ticket,
      photos.slice(0, 3).map(({ id }) => id)
    )
    const request = await RemovalRequest.within(org.id).firstOrFail()
    await decide(owner, org, request.id, 'done')
    const people = await Person.within(org.id).whereIn('id', [gone.id, left.id])
    assert.deepEqual(
      people.map(({ id }) => id),
      [left.id]
    )
  })

  test('is for faces that a search of the same link has found', async ({ assert }) => {
    const { org, owner, album, me, photos, link } = await makeScene()
    const { body } = await match(link, { vector: me })
    const other = await share(owner, org, { album_id: album.id })
    await offer(owner, org, other)
    for (const refused of [
      await ask(other, body.meta.ticket, [photos[0].id]),
      await ask(link, 'forged', [photos[0].id]),
      await ask(link, body.meta.ticket, [photos[4].id]),
    ]) {
      assert.equal(codeOf(refused), 'plg.facesearch.errors.removal_of_nothing')
    }
    assert.lengthOf(await RemovalRequest.within(org.id), 0)
  })

  test('that is refused changes nothing', async ({ assert }) => {
    const { org, owner, me, photos, link } = await makeScene()
    const { body } = await match(link, { vector: me })
    await ask(link, body.meta.ticket, [photos[0].id])
    const request = await RemovalRequest.within(org.id).firstOrFail()
    assert.equal((await decide(owner, org, request.id, 'refused')).status, 200)
    assert.lengthOf(idsOf(await match(link, { vector: me })), 3)
  })
})
