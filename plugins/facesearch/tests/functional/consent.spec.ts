import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import { keepDeeds } from '#audit/recorder'
import { SwitchPluginForOrg } from '#extension/lifecycle/switch_for_org'
import { drain } from '#queue/queue'
import { listenToDeeds } from '#tests/fixtures/keeping'
import { makePhoto } from '#tests/fixtures/library'
import { PASSWORD } from '#tests/fixtures/people'
import { createPluginHarness } from '#tests/plugin_harness'
import IndexOrgJob from '../../indexing/index_org_job.js'
import TendJob from '../../consent/tend_job.js'
import Face from '../../face.js'
import FaceOrg from '../../face_org.js'
import IndexedPhoto from '../../indexed_photo.js'
import Person from '../../person.js'
import { ENGINE, fillWithPeople, makeFace, makeFaceOrg } from '../place.js'

const plugin = createPluginHarness('facesearch')
const BASIS = 'Everybody agreed in writing'

const page = ({ slug }: { slug: string }) => `/orgs/${slug}/p/facesearch`
const on = (id: string) =>
  new SwitchPluginForOrg().handle({ id: 'facesearch', orgId: id, isOn: true })
const tend = () => new TendJob().handle({}, { signal: new AbortController().signal } as never)

test.group('Consent to face search', (group) => {
  group.setup(() => plugin.run())
  group.tap((each) => each.timeout(30_000))

  test('is asked of owner and admins alone, and says what is kept', async ({ client, assert }) => {
    const { org, owner, admin, member, foreigner } = await makeFaceOrg({ isOn: false })
    await on(org.id)
    for (const person of [owner, admin]) {
      const shown = await client
        .get(`${page(org)}/settings`)
        .loginAs(person)
        .withInertia()
      shown.assertInertiaComponent('p/facesearch/consent')
      assert.isNull((shown.inertiaProps as Record<string, unknown>).consent)
    }
    const refused = await client
      .get(`${page(org)}/settings`)
      .loginAs(member)
      .withInertia()
    refused.assertStatus(403)
    const foreign = await client
      .get(`${page(org)}/settings`)
      .loginAs(foreigner)
      .withInertia()
    foreign.assertStatus(404)
    for (const person of [member, foreigner]) {
      await client
        .post(`${page(org)}/consent`)
        .json({ basis: BASIS, understood: true })
        .loginAs(person)
        .withCsrfToken()
        .redirects(0)
      assert.isNull(await FaceOrg.within(org.id).first())
    }
  })

  test('comes before anything is looked at', async ({ client, assert, cleanup }) => {
    const { org, owner, album } = await makeFaceOrg({ isOn: false })
    await on(org.id)
    const world = await plugin.world()
    await drain({ orgId: world.org.id })
    assert.lengthOf(await IndexedPhoto.within(world.org.id), 0)
    await makePhoto(album, owner)
    const give = (body: object) =>
      client
        .post(`${page(org)}/consent`)
        .json(body)
        .loginAs(owner)
        .withCsrfToken()
        .redirects(0)
    for (const body of [
      {},
      { basis: BASIS },
      { understood: true },
      { basis: 'yes', understood: true },
    ]) {
      await give(body)
      assert.isNull(await FaceOrg.within(org.id).first())
    }
    const heard = listenToDeeds()
    cleanup(heard.stop)
    await give({ basis: BASIS, understood: true })
    const agreed = await FaceOrg.within(org.id).firstOrFail()
    assert.deepEqual([agreed.basis, agreed.consentedBy, agreed.isOn], [BASIS, owner.id, true])
    assert.closeTo(agreed.consentedAt!, Date.now(), 10_000)
    const told = heard.of('facesearch.enabled').at(0)
    assert.containsSubset(told, { orgId: org.id, facts: { basis: BASIS } })
  })

  test('taken back hides everything at once, and keeps it for the grace', async ({
    client,
    assert,
  }) => {
    const { org, owner, member, album } = await makeFaceOrg()
    const photo = await makePhoto(album)
    const face = await makeFace(photo)
    const api = `/api/v1/orgs/${org.slug}/p/facesearch`
    const picture = `${api}/faces/${face.id}/picture`
    const off = () =>
      client
        .delete(`${page(org)}/consent`)
        .loginAs(owner)
        .withCsrfToken()
        .redirects(0)
    await off()
    const hidden = await client.get(picture).loginAs(member)
    hidden.assertStatus(404)
    hidden.assertBodyContains({ errors: [{ code: 'plg.facesearch.errors.off' }] })
    // Photos are opened as before: nobody is in them.
    const inPhoto = await client.get(`${api}/photos/${photo.id}/faces`).loginAs(member)
    inPhoto.assertStatus(200)
    assert.deepEqual(inPhoto.body().data, [])
    const ended = await FaceOrg.within(org.id).firstOrFail()
    assert.closeTo(ended.purgeAt!, Date.now() + 7 * 86_400_000, 60_000)
    await tend()
    assert.lengthOf(await Face.within(org.id), 1)
    await client
      .post(`${page(org)}/consent`)
      .json({ basis: BASIS, understood: true })
      .loginAs(owner)
      .withCsrfToken()
      .redirects(0)
    const again = await FaceOrg.within(org.id).firstOrFail()
    assert.deepEqual([again.purgeAt, again.engineVersion], [null, ENGINE])
    assert.lengthOf(await Face.within(org.id), 1)
  })

  test('ends with the plugin being switched off for the org', async ({ assert }) => {
    const { org } = await makeFaceOrg()
    await new SwitchPluginForOrg().handle({ id: 'facesearch', orgId: org.id, isOn: false })
    const ended = await FaceOrg.within(org.id).firstOrFail()
    assert.deepEqual([ended.consentedAt, ended.isOn], [null, false])
    assert.isAbove(ended.purgeAt!, Date.now())
  })

  test('that nobody heard of ending is noticed by the schedule', async ({ assert }) => {
    const { org } = await makeFaceOrg()
    await new SwitchPluginForOrg().handle({ id: 'facesearch', orgId: org.id, isOn: false })
    await FaceOrg.within(org.id).update({ consented_at: 1, purge_at: null })
    await tend()
    const ended = await FaceOrg.within(org.id).firstOrFail()
    assert.isNull(ended.consentedAt)
    assert.isAbove(ended.purgeAt!, Date.now())
  })

  test('that ended is seen to in every org, whatever fails in one of them', async ({
    assert,
    cleanup,
  }) => {
    const places = [await makeFaceOrg(), await makeFaceOrg(), await makeFaceOrg()]
    const [before, failing, after] = places.map(({ org }) => org)
    for (const { album } of places) await fillWithPeople(album, { people: 1 })
    await FaceOrg.acrossOrgs()
      .whereIn('org_id', [before.id, failing.id, after.id])
      .update({ consented_at: null, purge_at: Date.now() - 1 })
    const stop = keepDeeds(async ({ event, orgId }) => {
      if (event === 'facesearch.purged' && orgId === failing.id) throw new Error('It is not kept')
    })
    cleanup(() => void stop())
    await assert.rejects(tend, 'Some orgs could not be tended')
    for (const { id } of [before, after]) assert.lengthOf(await Face.within(id), 0)
    assert.lengthOf(await Face.within(failing.id), 4)
    stop()
    await tend()
    assert.lengthOf(await Face.within(failing.id), 0)
  })

  test('has photos looked at again where another engine was chosen, though none came since', async ({
    assert,
  }) => {
    const { org } = await makeFaceOrg({ engineVersion: 'older/1' })
    const waiting = () =>
      db.from('jobs').where({ name: IndexOrgJob.jobName, org_id: org.id, state: 'queued' })
    assert.lengthOf(await waiting(), 0)
    await tend()
    assert.lengthOf(await waiting(), 1)
    await FaceOrg.within(org.id).update({ engine_version: ENGINE })
    await db.from('jobs').where('org_id', org.id).delete()
    await tend()
    assert.lengthOf(await waiting(), 0)
  })

  test('that ended is followed by a purge, when the grace is over or somebody wants it now', async ({
    client,
    assert,
    cleanup,
  }) => {
    const { org, owner, album } = await makeFaceOrg()
    const other = await makeFaceOrg()
    await fillWithPeople(other.album, { people: 1 })
    await fillWithPeople(album, { people: 2 })
    const purge = (password: string) =>
      client
        .post(`${page(org)}/purges`)
        .json({ current_password: password })
        .loginAs(owner)
        .withCsrfToken()
        .redirects(0)
    await purge(PASSWORD)
    await drain({})
    assert.lengthOf(await Face.within(org.id), 8)
    await client
      .delete(`${page(org)}/consent`)
      .loginAs(owner)
      .withCsrfToken()
      .redirects(0)
    await purge('not my password')
    await drain({})
    assert.lengthOf(await Face.within(org.id), 8)
    const heard = listenToDeeds()
    cleanup(heard.stop)
    await purge(PASSWORD)
    await drain({})
    for (const model of [Face, Person, IndexedPhoto]) assert.lengthOf(await model.within(org.id), 0)
    assert.lengthOf(await Face.within(other.org.id), 4)
    const told = heard.of('facesearch.purged')
    assert.lengthOf(told, 1)
    assert.deepEqual(told[0].facts, { faces: 8 })
    const purged = await FaceOrg.within(org.id).firstOrFail()
    assert.deepEqual([purged.purgeAt, purged.engineVersion], [null, null])
    await FaceOrg.within(other.org.id).update({ consented_at: null, purge_at: Date.now() - 1 })
    await tend()
    assert.lengthOf(await Face.within(other.org.id), 0)
  })
})
