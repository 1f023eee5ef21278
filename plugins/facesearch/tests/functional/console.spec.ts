import { test } from '@japa/runner'
import { DateTime } from 'luxon'
import { drain } from '#queue/queue'
import { makePhoto } from '#tests/fixtures/library'
import { makeUser } from '#tests/fixtures/people'
import { createPluginHarness } from '#tests/plugin_harness'
import { facesHealth } from '../../console/faces_health.js'
import { facePool } from '../../engine/face_pool.js'
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
const HOME = '/admin/p/facesearch'

type Props = Record<string, any>

const operator = () => makeUser({ superadminAt: DateTime.now() })

test.group('Face search in the console', (group) => {
  group.setup(() => plugin.run())
  group.tap((each) => each.timeout(60_000))
  group.each.teardown(() => plugin.saveServerSettings({ engine: 'builtin', clusterDistance: null }))
  group.teardown(() => facePool().close())

  test('says what the engine is and how far each org is', async ({ client, assert }) => {
    const { org, album, owner } = await makeFaceOrg()
    await fillWithPeople(album, { people: 2 })
    const page = await client
      .get(HOME)
      .loginAs(await operator())
      .withInertia()
    page.assertInertiaComponent('p/facesearch/console')
    const { engine, orgs, size } = page.inertiaProps as Props
    assert.match(engine.info.version, /^builtin-/)
    assert.equal(engine.info.dim, 128)
    assert.isNotEmpty(engine.info.licence)
    const mine = orgs.find(({ id }: Props) => id === org.id)
    assert.containsSubset(mine, { name: org.name, isOn: true, done: 8, waiting: 0, failed: 0 })
    assert.isAtLeast(size.rows, 8)
    assert.isAtLeast(size.bytes, 8 * 512)
    ;(await client.get(HOME).loginAs(owner).withInertia()).assertStatus(404)
  })

  test('says why there is no engine', async ({ client, assert }) => {
    const user = await operator()
    const trouble = async (settings: Record<string, unknown>) => {
      await plugin.saveServerSettings(settings)
      const page = await client.get(HOME).loginAs(user).withInertia()
      const { engine } = page.inertiaProps as Props
      assert.isNull(engine.info)
      return engine.trouble as string
    }
    const nowhere = { engine: 'immich', immichUrl: 'http://127.0.0.1:9' }
    assert.isAbove((await trouble(nowhere)).length, 20)
    const missing = await trouble({ engine: 'onnx', modelFolder: '/nowhere/at/all' })
    assert.isAbove(missing.length, 20)
    assert.notMatch(missing, /plg\.|translation/i)
  })

  test('shows the distances of an org and what another threshold would merge, in numbers alone', async ({
    client,
    assert,
  }) => {
    const { org, album } = await makeFaceOrg()
    const middle = someVector()
    for (const [name, part] of [
      ['Zwetschge', near(middle, 0.05)],
      ['Bob', near(middle, 0.05)],
      [null, near(middle, 0.05)],
    ] as const) {
      const person = await Person.create({
        ...{ orgId: org.id, engineVersion: ENGINE, faceCount: 0, name },
      })
      for (let count = 0; count < 2; count++) {
        const put = { personId: person.id, personSource: 'auto' as const }
        await makeFace(await makePhoto(album), near(part, 0.01), put)
      }
      const vectorSum = part.map((value) => value * 2)
      await Person.within(org.id).where('id', person.id).firstOrFail()
      await person.refresh()
      await person.merge({ vectorSum, faceCount: 2 }).save()
    }
    const user = await operator()
    const at = async (query: string) => {
      const page = await client.get(`${HOME}/orgs/${org.id}${query}`).loginAs(user).withInertia()
      page.assertInertiaComponent('p/facesearch/console_org')
      assert.notInclude(page.text(), 'Zwetschge')
      return page.inertiaProps as Props
    }
    const { histogram, preview, counts } = await at('?distance=0.2')
    const sum = (bars: number[]) => bars.reduce((total, bar) => total + bar, 0)
    assert.deepEqual([sum(histogram.same), sum(histogram.other)], [3, 12])
    assert.isAbove(sum(histogram.same.slice(0, 10)), 0)
    assert.containsSubset(preview, { people: 3, pairs: 3, bothNamed: 1, faces: 2 })
    assert.equal(counts.done, 6)
    assert.equal((await at('?distance=0.01')).preview.pairs, 0)
    const engine = await at('')
    assert.equal(engine.preview.distance, engine.thresholds.cluster)
    const refused = await client
      .get(`${HOME}/orgs/${org.id}?distance=7`)
      .loginAs(user)
      .withInertia()
    assert.notEqual(refused.status(), 200)
  })

  test('shows the distances between people also where one of them is nearly everywhere', async ({
    client,
    assert,
  }) => {
    const { org, album } = await makeFaceOrg()
    await makePerson(album, 24)
    await makePerson(album, 2)
    const user = await operator()
    const page = await client.get(`${HOME}/orgs/${org.id}`).loginAs(user).withInertia()
    const { histogram } = page.inertiaProps as Props
    const sum = (bars: number[]) => bars.reduce((total, bar) => total + bar, 0)
    assert.deepEqual([histogram.faces, sum(histogram.other)], [22, 40])
  })

  test('lists what failed, and tries one or all again', async ({ client, assert }) => {
    const { org, album } = await makeFaceOrg()
    const photos = [await makePhoto(album), await makePhoto(album)]
    for (const { id: photoId } of photos)
      await IndexedPhoto.create({
        ...{ photoId, orgId: org.id, engineVersion: ENGINE, faces: 0, attempts: 3 },
        ...{ state: 'failed', failure: 'picture_unreadable' },
      })
    await FaceOrg.within(org.id).update({ paused_at: 1 })
    const user = await operator()
    const home = `${HOME}/orgs/${org.id}`
    const page = await client.get(home).loginAs(user).withInertia()
    const { failures } = page.inertiaProps as Props
    assert.sameMembers(
      failures.map(({ photoId }: Props) => photoId),
      photos.map(({ id }) => id)
    )
    assert.equal(failures[0].reason, 'The picture could not be read.')
    const failed = async () =>
      (await IndexedPhoto.within(org.id).where('state', 'failed')).map(({ photoId }) => photoId)
    const post = (path: string) =>
      client.post(`${home}/${path}`).loginAs(user).withCsrfToken().redirects(0)
    await post(`photos/${photos[0].id}/retries`)
    assert.deepEqual(await failed(), [photos[1].id])
    await post('retries')
    assert.deepEqual(await failed(), [])
    await IndexedPhoto.within(org.id).update({ state: 'done' })
    await post('reindexes')
    assert.lengthOf(await IndexedPhoto.within(org.id).where('state', 'waiting'), 2)
    await client.delete(`${home}/pause`).loginAs(user).withCsrfToken().redirects(0)
    assert.isNull((await FaceOrg.within(org.id).firstOrFail()).pausedAt)
    await post('pause')
    assert.isNotNull((await FaceOrg.within(org.id).firstOrFail()).pausedAt)
    await drain({ orgId: org.id })
  })

  test('has nothing done to photos of an org that switched it off', async ({ client, assert }) => {
    const { org } = await makeFaceOrg()
    await FaceOrg.within(org.id).update({ consented_at: null })
    const user = await operator()
    const page = await client.get(`${HOME}/orgs/${org.id}`).loginAs(user).withInertia()
    page.assertStatus(404)
    await client.post(`${HOME}/orgs/${org.id}/reindexes`).loginAs(user).withCsrfToken().redirects(0)
    assert.lengthOf(await IndexedPhoto.within(org.id), 0)
  })

  test('is told of by the health page', async ({ assert }) => {
    const { org, album } = await makeFaceOrg()
    const ask = async () => facesHealth.run({} as never)
    await IndexedPhoto.acrossOrgs().where('state', 'failed').delete()
    assert.equal((await ask()).status, 'ok')
    await IndexedPhoto.create({
      ...{ photoId: (await makePhoto(album)).id, orgId: org.id, engineVersion: ENGINE },
      ...{ state: 'failed' as const, failure: 'picture_unreadable', faces: 0, attempts: 3 },
    })
    const failed = await ask()
    assert.deepEqual([failed.status, failed.message], ['warning', '1 photo could not be looked at'])
    await FaceOrg.within(org.id).update({ consented_at: null })
    await makeFaceOrg()
    assert.equal((await ask()).status, 'ok')
    await plugin.saveServerSettings({ engine: 'onnx', modelFolder: '/nowhere/at/all' })
    const { status, message } = await ask()
    assert.deepEqual([status, message], ['error', 'The engine does not work: model_missing'])
  })
})
