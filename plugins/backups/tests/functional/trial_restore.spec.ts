import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from '@japa/runner'
import { Process } from '#tests/fixtures/processes'
import { type Command, Place } from '../place.js'

const KEPT = 7

const backupsIn = async (folder: string) =>
  (await readdir(folder)).filter((name) => name.startsWith('lumina-')).sort()

test.group('A backup that is restored beside the server it came from', (group) => {
  group.tap((each) => each.timeout(180_000))
  group.setup(() => () => Process.killAll())

  test('takes nothing from that server when its own backups are too many', async ({ assert }) => {
    const live = await Place.make()
    const trial = await Place.make()
    await live.migrate()
    const shared = { BACKUP_DIR: live.path('disk') }
    const first = await live.ace(['backup:create'], shared)
    const made = [first, ...(await live.aces([[['backup:create']], [['backup:create']]]))]
    for (const { code, said } of made) assert.equal(code, 0, said)
    const [disk, beside] = [shared.BACKUP_DIR, join(live.dataDir, 'backups')]
    const [before, besideBefore] = [await backupsIn(disk), await backupsIn(beside)]
    assert.deepEqual([before.length, besideBefore.length], [1, 2])

    const newest = join(beside, besideBefore.at(-1)!)
    const more = Array.from({ length: KEPT + 1 }, (): Command => [['backup:create'], shared])
    const restored = await trial.ace(['backup:restore', newest, '--yes'])
    assert.equal(restored.code, 0, restored.said)
    const own = await trial.aces(more)
    for (const { code, said } of own) assert.equal(code, 0, said)
    assert.include(own.at(-1)!.said, 'Deleted: lumina-')

    const after = await backupsIn(disk)
    assert.includeMembers(after, before)
    assert.lengthOf(after, before.length + KEPT, 'what it made itself goes as before')
    assert.deepEqual(await backupsIn(beside), besideBefore)
  })
})
