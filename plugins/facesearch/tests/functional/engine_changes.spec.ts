import { test } from '@japa/runner'
import { MOST_FAILURES } from '#extension/incidents'
import { isOpen } from '#extension/gate'
import type { JobContext } from '#queue/job'
import { makePhoto } from '#tests/fixtures/library'
import { call, codeOf, share } from '#tests/fixtures/sharing'
import { forgetTries } from '#tests/fixtures/tries'
import { createPluginHarness } from '#tests/plugin_harness'
import ClusterOrgJob from '../../clustering/cluster_org_job.js'
import { facePool } from '../../engine/face_pool.js'
import Face from '../../face.js'
import FaceOrg from '../../face_org.js'
import { SwitchEngine } from '../../indexing/switch_engine.js'
import Person from '../../person.js'
import RemovalRequest from '../../removal_request.js'
import { writeVector } from '../../visitors/shots.js'
import { ENGINE, makeFace, makeFaceOrg, near, someVector } from '../place.js'

const plugin = createPluginHarness('facesearch')
const OLDER = 'older/1'
/** Nobody listens there. */
const NOWHERE = { engine: 'immich', immichUrl: 'http://127.0.0.1:9' }
/** As they are of other engines: strangers are nearer than that by the built-in one. */
const WIDE = { strictDistance: 0.45, normalDistance: 0.5, clusterDistance: 0.5 }
const NO_DISTANCES = { strictDistance: null, normalDistance: null, clusterDistance: null }

/** Somebody who is alone in the first photo behind a link, and six strangers who are not too unlike them. */
async function makeScene(engineVersion = ENGINE) {
  const place = await makeFaceOrg({ engineVersion })
  const { org, owner, album } = place
  const me = someVector()
  const mine = await makeFace(await makePhoto(album), near(me, 0.01), { engineVersion })
  for (let count = 0; count < 6; count++)
    await makeFace(await makePhoto(album), near(me, 0.2), { engineVersion })
  const link = await share(owner, org, { album_id: album.id })
  const home = `/api/v1/orgs/${org.slug}/p/facesearch`
  await call(`${home}/links/${link.id}`, { method: 'PUT', user: owner })
  const scan = `${link.api}/p/facesearch`
  return {
    ...{ ...place, link, mine, home },
    match: () =>
      call(`${scan}/matches`, {
        method: 'POST',
        body: { consent: true, engine: engineVersion, vectors: [writeVector(me)] },
      }),
    scan: () => call(`${scan}/scans?consent=1`, { method: 'POST', body: {} }),
  }
}

const group = (orgId: string) =>
  new ClusterOrgJob().handle({}, { orgId, progress: async () => {} } as unknown as JobContext)

test.group('While there is no engine', (suite) => {
  suite.setup(() => plugin.run())
  suite.each.setup(forgetTries)
  suite.each.teardown(() => plugin.saveServerSettings({ engine: 'builtin', ...NO_DISTANCES }))
  suite.teardown(() => facePool().close())

  test('visitors are told so, as often as they try, and the plugin runs on', async ({ assert }) => {
    const { org, scan } = await makeScene(OLDER)
    await plugin.saveServerSettings(NOWHERE)
    for (let count = 0; count <= MOST_FAILURES; count++) {
      const answer = await scan()
      assert.deepEqual([answer.status, codeOf(answer)], [503, 'plg.facesearch.errors.engine_away'])
      assert.isAbove(Number(answer.headers.get('retry-after')), 0)
    }
    assert.isTrue(isOpen('facesearch', org.id))
  })

  test('nobody but the operator hears of files on the server', async ({ assert }) => {
    const { scan, home, member } = await makeScene(OLDER)
    await plugin.saveServerSettings({ engine: 'onnx', modelFolder: '/a/secret/folder' })
    const search = () => call(`${home}/searches`, { method: 'POST', user: member, body: {} })
    for (const ask of [scan, search]) {
      const answer = await ask()
      assert.deepEqual([answer.status, codeOf(answer)], [503, 'plg.facesearch.errors.engine_away'])
      assert.notInclude(answer.text, 'secret')
    }
  })
})

test.group('While another engine takes over', (suite) => {
  suite.setup(() => plugin.run())
  suite.each.setup(forgetTries)
  suite.each.teardown(() => plugin.saveServerSettings({ engine: 'builtin', ...NO_DISTANCES }))
  suite.teardown(() => facePool().close())

  test('nothing that it made, and none of its distances, meets faces of the old one', async ({
    assert,
  }) => {
    const { match, scan } = await makeScene(OLDER)
    await plugin.saveServerSettings({ engine: 'builtin', ...WIDE })
    for (const ask of [match, scan]) {
      const answer = await ask()
      const code = 'plg.facesearch.errors.engine_changing'
      assert.deepEqual([answer.status, codeOf(answer)], [409, code])
    }
  })

  test('what a page made with the built-in one finds the same as before', async ({ assert }) => {
    const { match, mine } = await makeScene()
    await plugin.saveServerSettings({ ...NOWHERE, ...WIDE })
    const { body } = await match()
    assert.deepEqual(
      body.data.map(({ id }: { id: string }) => id),
      [mine.photoId]
    )
  })

  test('strangers do not become one person by its distances', async ({ assert }) => {
    const older = await makeScene(OLDER)
    await plugin.saveServerSettings({ engine: 'builtin', ...WIDE })
    await group(older.org.id)
    assert.lengthOf(await Person.within(older.org.id), 0)
    const builtIn = await makeScene()
    await plugin.saveServerSettings({ ...NOWHERE, ...WIDE })
    await group(builtIn.org.id)
    assert.lengthOf(await Person.within(builtIn.org.id), 0)
  })

  test('requests to be hidden go along', async ({ assert }) => {
    const { org, owner, link, mine, home } = await makeScene(OLDER)
    const { id: shareLinkId } = link
    const asked = { orgId: org.id, shareLinkId, faceIds: [mine.id], state: 'open' as const }
    const request = await RemovalRequest.create(asked)
    const photos = await Face.within(org.id).preload('photo')
    for (const { photo } of photos) await makeFace(photo)
    await FaceOrg.within(org.id).update({ next_engine_version: ENGINE })
    assert.isTrue(await new SwitchEngine().handle(org.id))
    const decided = await call(`${home}/removals/${request.id}`, {
      ...{ method: 'PATCH', user: owner },
      body: { decision: 'done' },
    })
    assert.equal(decided.status, 200)
    const [hidden, ...others] = await Face.within(org.id).where('state', 'suppressed')
    assert.deepEqual([hidden?.photoId, hidden?.engineVersion], [mine.photoId, ENGINE])
    assert.isEmpty(others)
  })
})
