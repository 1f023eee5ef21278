import { test } from '@japa/runner'
import type { ApiClient } from '@japa/api-client'
import type Org from '#models/org'
import type User from '#models/user'
import { makePhoto } from '#tests/fixtures/library'
import { picture } from '#tests/fixtures/pictures'
import { createPluginHarness } from '#tests/plugin_harness'
import { facePool } from '../../engine/face_pool.js'
import { threeFaces } from '../pictures.js'
import { makeFace, makeFaceOrg, someVector } from '../place.js'

const plugin = createPluginHarness('facesearch')

const search = (client: ApiClient, { slug }: Org, user: User, bytes: Buffer, qs: object = {}) =>
  client
    .post(`/api/v1/orgs/${slug}/p/facesearch/searches`)
    .qs(qs)
    .loginAs(user)
    .withCsrfToken()
    .type('application/octet-stream')
    .setup((request) => void request.request.send(bytes as never))

test.group('Finding by a face', (group) => {
  group.setup(() => plugin.run())

  test('asks which face is meant, and answers their photos alone', async ({ client, assert }) => {
    const { version } = await facePool().info()
    const { org, member, album } = await makeFaceOrg({ engineVersion: version })
    const bytes = await threeFaces()
    const seen = await facePool().analyse(bytes)
    const photos = []
    for (const { embedding } of seen) {
      const photo = await makePhoto(album)
      await makeFace(photo, embedding, { engineVersion: version })
      photos.push(photo)
    }
    await makeFace(await makePhoto(album), someVector(), { engineVersion: version })
    const asked = await search(client, org, member, bytes)
    asked.assertStatus(200)
    assert.lengthOf(asked.body().data.faces, seen.length)
    assert.isNull(asked.body().data.chosen)
    const { x, y, w, h } = seen[1].box
    const found = await search(client, org, member, bytes, { x: x + w / 2, y: y + h / 2 })
    assert.deepEqual(
      found.body().data.photos.map(({ id }: { id: string }) => id),
      [photos[1].id]
    )
    assert.notMatch(JSON.stringify(found.body()), /embedding|distance|vector/)
  }).timeout(180_000)

  test('says why nothing was looked for', async ({ client, assert }) => {
    const { version } = await facePool().info()
    const { org, member, foreigner } = await makeFaceOrg({ engineVersion: version })
    const codeOf = async (bytes: Buffer) => {
      const response = await search(client, org, member, bytes)
      return [response.status(), response.body().errors?.[0].code]
    }
    const empty = await picture({ width: 400, height: 300 })
    assert.deepEqual(await codeOf(empty), [422, 'plg.facesearch.errors.no_face'])
    const words = Buffer.from('no picture at all')
    assert.deepEqual(await codeOf(words), [422, 'plg.facesearch.errors.picture_unreadable'])
    const huge = Buffer.alloc(13 * 1024 * 1024)
    assert.deepEqual(await codeOf(huge), [413, 'plg.facesearch.errors.picture_too_large'])
    const stranger = await search(client, org, foreigner, empty)
    stranger.assertStatus(404)
    const { org: other, member: ours } = await makeFaceOrg({ engineVersion: 'older/1' })
    const changing = await search(client, other, ours, empty)
    changing.assertStatus(409)
  }).timeout(180_000)
})
