import { test } from '@japa/runner'
import { keepChanges, type RowChange, untold } from '#audit/history'
import { makePhoto } from '#tests/fixtures/library'
import { createPluginHarness } from '#tests/plugin_harness'
import { ClusterOrg } from '../../clustering/cluster_org.js'
import { distancesFrom } from '../../clustering/distances.js'
import { PurgeFaces } from '../../consent/purge_faces.js'
import { DisableFaces } from '../../consent/switch_faces.js'
import Person from '../../person.js'
import { ChangePerson } from '../../people/change_person.js'
import { makeFace, makeFaceOrg, near, someVector } from '../place.js'

const plugin = createPluginHarness('facesearch')
const distances = distancesFrom({ strict: 0.06, normal: 0.07, cluster: 0.065 })

test.group('The trail', (group) => {
  group.setup(() => plugin.run())

  test('tells of names that people gave, and not of people whom grouping found', async ({
    assert,
    cleanup,
  }) => {
    const { org, owner, album } = await makeFaceOrg()
    const memberships = owner.related('memberships').query().where('org_id', org.id)
    const actor = await memberships.preload('org').firstOrFail()
    const middle = someVector()
    for (let at = 0; at < 4; at++) await makeFace(await makePhoto(album), near(middle, 0.02))
    const told: RowChange[] = []
    cleanup(keepChanges(async (changes) => void told.push(...changes)))
    await new ClusterOrg().handle({ orgId: org.id, distances })
    const [{ id: personId }] = await Person.within(org.id)
    assert.lengthOf(told, 0)
    await new ChangePerson().handle({ actor, personId, part: { name: 'Ada' } })
    assert.deepEqual(
      told.map(({ model, verb, rowId }) => [model, verb, rowId]),
      [['person', 'updated', personId]]
    )
    await new DisableFaces().handle(org.id)
    await new PurgeFaces().handle(org.id)
    assert.notInclude(JSON.stringify(told.slice(1)), 'Ada')
  })

  test('leaves out nothing of rows that are not of a plugin', async ({ assert, cleanup }) => {
    const { album } = await makeFaceOrg()
    const told: RowChange[] = []
    cleanup(keepChanges(async (changes) => void told.push(...changes)))
    await untold(() => album.merge({ name: 'Quietly' }).save())
    assert.deepEqual(
      told.map(({ model, verb }) => [model, verb]),
      [['album', 'updated']]
    )
  })
})
