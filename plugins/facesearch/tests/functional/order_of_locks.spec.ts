import { setTimeout as sleep } from 'node:timers/promises'
import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import type { ModelAdapterOptions } from '@adonisjs/lucid/types/model'
import { PurgePhotos } from '#actions/purge_photos'
import { databaseKind } from '#extension/database_copy'
import type Album from '#models/album'
import type Photo from '#models/photo'
import { takeTurn } from '#queries/org_turn'
import { makePhoto } from '#tests/fixtures/library'
import { createPluginHarness } from '#tests/plugin_harness'
import { ClusterOrg } from '../../clustering/cluster_org.js'
import { distancesFrom } from '../../clustering/distances.js'
import { listAgain } from '../../indexing/waiting_photos.js'
import Face from '../../face.js'
import { fillWithPeople, makeFace, makeFaceOrg, near } from '../place.js'

const plugin = createPluginHarness('facesearch')
const distances = distancesFrom({ strict: 0.06, normal: 0.07, cluster: 0.065 })
/** After so long PostgreSQL looks for those who wait for each other. */
const DEADLOCK_MS = 1_000

test.group('Photos that are deleted', (group) => {
  group.setup(() => plugin.run())
  group.tap((each) => each.timeout(60_000))

  test('never stand in the way of grouping, nor it in theirs', async ({ assert }) => {
    const { org, owner, album } = await makeFaceOrg()
    const people = await fillWithPeople(album, { people: 4, photosEach: 6 })
    for (let round = 0; round < 3; round++) {
      const photos = people.map(({ photos: theirs }) => theirs[round]).toReversed()
      for (const photo of photos) await photo.trash(owner.id)
      for (const { faces } of people) await addOpenFaces(album, faces[0])
      await Promise.all([
        new PurgePhotos().handle({ org, scope: { photoIds: idsOf(photos) } }),
        new ClusterOrg().handle({ orgId: org.id, distances }),
        listAgain(org.id, () => {}),
      ])
      assert.lengthOf(await Face.within(org.id).whereIn('photo_id', idsOf(photos)), 0)
    }
  })

  test('take people with them in any order while these are added up', async ({ assert }) => {
    const { org, album } = await makeFaceOrg()
    const people = await fillWithPeople(album, { people: 4, photosEach: 4 })
    const remove = (faces: Face[], at: number, options?: ModelAdapterOptions) =>
      Face.within(org.id, options).where('id', faces[at].id).delete()
    for (const { faces } of people) await remove(faces, 0)
    let grouping: Promise<unknown> | undefined
    await db.transaction(async (client) => {
      await takeTurn(org.id, client)
      await remove(people[3].faces, 1, { client })
      grouping = new ClusterOrg().handle({ orgId: org.id, distances })
      await sleep(DEADLOCK_MS * 1.5)
      for (const { faces } of people) await remove(faces, 2, { client })
    })
    await grouping
    assert.lengthOf(await Face.within(org.id), 16 - 4 - 1 - 4)
  }).skip(databaseKind() !== 'postgres', 'One writer at a time waits for nobody')
})

async function addOpenFaces(album: Album, { embedding }: Face) {
  for (let at = 0; at < 2; at++) await makeFace(await makePhoto(album), near(embedding!, 0.02))
}

const idsOf = (photos: Photo[]) => photos.map(({ id }) => id)
