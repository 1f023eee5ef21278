import { setTimeout as sleep } from 'node:timers/promises'
import db from '@adonisjs/lucid/services/db'
import { test } from '@japa/runner'
import { DateTime } from 'luxon'
import { DeleteAccount } from '#actions/delete_account'
import { Current } from '#audit/current'
import { recordDeed } from '#audit/recorder'
import { guard } from '#extension/guard'
import { host } from '#extension/host'
import { forgetFailures } from '#extension/incidents'
import { DisablePlugin } from '#extension/lifecycle/disable'
import { EnablePlugin } from '#extension/lifecycle/enable'
import { RetryPlugin } from '#extension/lifecycle/retry'
import { drain } from '#queue/queue'
import { makeOrg, makeUser } from '#tests/fixtures/people'
import { diary, emptyDiary } from '#tests/fixtures/plugins/diary/diary'
import { runPlugins } from '#tests/fixtures/plugin_host'
import { Process } from '#tests/fixtures/processes'
import { makeAlbum } from '#tests/fixtures/uploading'
import { codeOf } from '#tests/functional/admin_framework/code_of'

const waiting = () => db.from('jobs').where({ name: 'plg.diary.kept', state: 'queued' })
const ofRow = (id: string) => diary.changes.filter(({ rowId }) => rowId === id)

test.group('Plugins that keep what happens', (group) => {
  group.setup(() => runPlugins('diary'))
  group.each.setup(emptyDiary)

  test('are told in the transaction, by whom it was done', async ({ assert }) => {
    const { org, owner } = await makeOrg()
    const album = await Current.run({ source: 'web', actorId: owner.id }, () => makeAlbum(org))
    const [made, ...more] = ofRow(album.id)
    assert.lengthOf(more, 0)
    assert.containsSubset(made, { model: 'album', verb: 'created', orgId: org.id })
    assert.containsSubset(made.by, { source: 'web', actorId: owner.id })
    await recordDeed({ event: 'album.admired', orgId: org.id })
    assert.equal(diary.deeds.at(-1)!.event, 'album.admired')
    // What code of a plugin does is told as such, for whomever it does it.
    await Current.run({ source: 'web', actorId: owner.id }, () =>
      guard('guestbook', 'route', () => album.merge({ name: 'Renamed' }).save())
    )
    assert.deepEqual(ofRow(album.id)[1].by, {
      source: 'web',
      actorId: owner.id,
      plugin: 'guestbook',
    })
    assert.lengthOf(await waiting(), 0)
  })

  test('undo what they cannot keep, and are quarantined where that goes on; then it waits', async ({
    assert,
  }) => {
    const { org } = await makeOrg()
    const album = await makeAlbum(org)
    emptyDiary()
    diary.isFull = true
    for (let time = 0; time < 5; time++) {
      assert.equal(await codeOf(album.merge({ name: `No ${time}` }).save()), 'the diary is full')
    }
    await album.refresh()
    assert.notInclude(album.name, 'No')
    while (host.find('diary')!.observed !== 'quarantined') await sleep(10)

    await album.merge({ name: 'Written all the same' }).save()
    await recordDeed({ event: 'album.admired', orgId: org.id })
    const undone = db.transaction(async (client) => {
      await album.useTransaction(client).merge({ name: 'Undone' }).save()
      throw new Error('undone')
    })
    assert.equal(await codeOf(undone), 'undone')
    assert.lengthOf(ofRow(album.id), 0)
    assert.isAtLeast((await waiting()).length, 2)

    diary.isFull = false
    const before = Date.now()
    await new RetryPlugin().handle({ id: 'diary' })
    await drain()
    const [told, ...more] = ofRow(album.id)
    assert.lengthOf(more, 0)
    assert.includeDeepMembers(
      told.changes.map(({ after }) => after),
      ['Written all the same']
    )
    assert.isAtMost(told.by!.at!, before)
    const [deed] = diary.deeds.filter(({ event }) => event === 'album.admired')
    assert.isAtMost(deed.by!.at!, before)
    assert.lengthOf(await waiting(), 0)
    forgetFailures('diary')
  })

  test('are told later what a command did, and lose none of it', async ({ assert }) => {
    const user = await makeUser()
    emptyDiary()
    const child = await Process.start(['ace.js', 'user:superadmin', user.email])
    assert.equal(await child.exitCode(), 0)
    assert.lengthOf(ofRow(user.id), 0)
    await drain()
    const [made, ...more] = ofRow(user.id)
    assert.lengthOf(more, 0)
    assert.containsSubset(made, { model: 'user', verb: 'updated', title: user.name })
    assert.deepEqual(
      made.changes.map(({ field }) => field),
      ['superadminAt']
    )
    assert.containsSubset(made.by, { source: 'command', userAgent: 'ace user:superadmin' })
    assert.containsSubset(diary.deeds.at(-1), {
      event: 'superadmin.made',
      subject: { type: 'user', id: user.id },
      by: { source: 'command' },
    })
    await user.refresh()
    await user.merge({ superadminAt: null }).save()
  }).timeout(60_000)

  test('hear who has to be forgotten, and nothing about them with it', async ({ assert }) => {
    const user = await makeUser()
    emptyDiary()
    await new DeleteAccount().handle({ user })
    assert.deepEqual(diary.forgotten, [user.id])
    const [gone] = ofRow(user.id)
    assert.containsSubset(gone, { verb: 'deleted', title: null, changes: [] })
  })

  test('hear nothing while they are switched off', async ({ assert }) => {
    await new DisablePlugin().handle({ id: 'diary' })
    emptyDiary()
    const user = await makeUser()
    await user.merge({ suspendedAt: DateTime.now() }).save()
    assert.lengthOf(await waiting(), 0)
    await new EnablePlugin().handle({ id: 'diary' })
    await drain()
    assert.lengthOf(ofRow(user.id), 0)
  })
})
