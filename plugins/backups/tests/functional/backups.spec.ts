import { randomUUID } from 'node:crypto'
import { access, mkdir, readdir, readFile, rename, rm, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import Database from 'better-sqlite3'
import { DateTime } from 'luxon'
import { Current } from '#audit/current'
import { PurgePhotos } from '#actions/purge_photos'
import { databaseKind } from '#extension/database_copy'
import { dataFolder, storedPath } from '#extension/places'
import { forgetSettings } from '#extension/settings'
import PhotoFile from '#models/photo_file'
import { listenToDeeds } from '#tests/fixtures/keeping'
import { scratchFolder } from '#tests/fixtures/scratch'
import { newPicture, upload } from '#tests/fixtures/uploading'
import { drain } from '#queue/queue'
import { createPluginHarness } from '#tests/plugin_harness'
import { BackupTurn } from '../../backup_turn.js'
import Backup from '../../backup.js'
import { backupFolder } from '../../backup_folder.js'
import { backupsHealth } from '../../backups_health.js'
import KeepRhythmJob, { isDue } from '../../keep_rhythm_job.js'
import { MakeBackup } from '../../make_backup.js'
import { patientTransaction } from '../../patient_transaction.js'
import { DrillBackup } from '../../restore/drill_backup.js'
import { RestoreFile } from '../../restore/restore_file.js'
import { backupsThatAreThere, RotateBackups } from '../../rotate_backups.js'
import { VerifyBackup } from '../../verify_backup.js'
import { entriesOf } from '../made_archive.js'

const PASSPHRASE = 'six calm words about the sea'
const DAY = 86_400_000
const plugin = createPluginHarness('backups')

const make = (part: Partial<Parameters<MakeBackup['handle']>[0]> = {}) =>
  new MakeBackup().handle({ source: 'command', ...part })

const pathOf = ({ folder, file }: Backup) => join(folder, file)

async function refusal(work: Promise<unknown>) {
  try {
    await work
    return 'nothing'
  } catch (error) {
    return (error as { reason?: string }).reason ?? (error as Error).stack
  }
}

const workFolders = () => readdir(join(dataFolder(), 'tmp', 'backups')).catch(() => [])

test.group('Backups', (group) => {
  group.setup(() => plugin.run())
  group.tap((each) => each.timeout(120_000))
  group.each.setup(async () => {
    await Backup.query().delete()
    await plugin.saveServerSettings({
      folder: await scratchFolder(),
      passphrase: null,
    })
  })

  test('a backup holds every original and every table', async ({ assert }) => {
    const { org } = await plugin.world()
    const backup = await make()
    const { entries, facts } = await entriesOf(pathOf(backup))
    for (const { storageKey } of await PhotoFile.within(org.id)) {
      assert.isTrue(
        entries.get(`files/${storageKey}`)!.equals(await readFile(storedPath(storageKey)))
      )
    }
    assert.isTrue([...entries.keys()].some((name) => name.includes('/renditions/')))
    assert.isAbove(facts.head.tables.photos, 0)
    assert.isDefined(facts.head.tables.plg_backups_backups)
    assert.include(facts.head.migrations, 'database/migrations/0001_accounts')
    assert.isFalse(entries.has('app_key'))
    assert.equal(backup.state, 'done')
    assert.isNull(backup.turn)
    assert.equal(facts.absent, Number(backup.absent))
    assert.deepEqual(await workFolders(), [])
  })

  test('only a sealed backup holds the key of the server', async ({ assert }) => {
    await plugin.saveServerSettings({ passphrase: PASSPHRASE })
    const backup = await make()
    assert.isTrue(Boolean(backup.isSealed && backup.hasKey))
    assert.isTrue(backup.file.endsWith('.tar.gz.sealed'))
    const { entries } = await entriesOf(pathOf(backup), PASSPHRASE)
    assert.equal(entries.get('app_key')!.toString(), process.env.APP_KEY)
  })

  test('it is made while pictures come in, and has all that its rows name', async ({ assert }) => {
    const { org, owner, album } = await plugin.world()
    const before = (await make()).absent
    const uploading = Promise.all(
      Array.from({ length: 10 }, async () =>
        upload(owner, org, album, [{ bytes: await newPicture() }])
      )
    )
    const backup = await make()
    await uploading
    assert.equal(Number(backup.absent), Number(before))
    await new VerifyBackup().handle({ path: pathOf(backup) })
  })

  test('none is made open because the key of the server is another one', async ({
    assert,
    cleanup,
  }) => {
    const folder = await scratchFolder()
    await plugin.saveServerSettings({ folder, passphrase: PASSPHRASE })
    cleanup(() => plugin.saveServerSettings({ passphrase: null }))
    const secrets = () => db.from('plugin_secrets').where('plugin_id', 'backups')
    await secrets().update({ value: 'sealed with another key' })
    forgetSettings()
    assert.equal(await refusal(make()), 'passphrase_closed')
    assert.deepEqual(await readdir(folder), [])
  })

  test('files of plugins come along whatever they are called, or are told about', async ({
    assert,
    cleanup,
  }) => {
    const folder = join(dataFolder(), 'plugins', 'somebodys')
    await mkdir(folder, { recursive: true })
    cleanup(() => rm(folder, { recursive: true }))
    const strange = ['back\\slash', `${'long'.repeat(30)}.txt`]
    const odd = ['Größe 1.txt', 'two\nlines', 'plain']
    for (const name of [...odd, ...strange]) await writeFile(join(folder, name), name)
    const backup = await make()
    const { facts, entries } = await entriesOf(pathOf(backup))
    for (const name of odd) assert.equal(entries.get(`plugins/somebodys/${name}`)?.toString(), name)
    assert.deepEqual(
      facts.absences.map(({ absent }) => absent).filter((name) => name.startsWith('plugins/')),
      strange.map((name) => `plugins/somebodys/${name}`)
    )
  })

  test('an original that is gone is told about, and costs nothing else', async ({ assert }) => {
    const { org } = await plugin.world()
    const before = Number((await make()).absent)
    const file = await PhotoFile.within(org.id).firstOrFail()
    const kept = join(await scratchFolder(), 'kept')
    await rename(storedPath(file.storageKey), kept)
    const backup = await make()
    await rename(kept, storedPath(file.storageKey))
    assert.equal(Number(backup.absent), before + 1)
    const { absences } = await new VerifyBackup().handle({ path: pathOf(backup) })
    assert.deepInclude(absences, { absent: `files/${file.storageKey}`, why: 'missing' })
    await new DrillBackup().handle({ backup })
  })

  test('two at once are refused by name, until the first is silent for a minute', async ({
    assert,
  }) => {
    const begun = {
      source: 'command' as const,
      startedById: null,
      folder: '/x',
      file: 'x',
      isSealed: false,
    }
    const turn = await BackupTurn.take(begun)
    assert.equal(await refusal(make()), 'already_running')
    await Backup.query()
      .where('id', turn.backup.id)
      .update({ beat_at: Date.now() - 61_000 })
    const backup = await make()
    assert.equal(backup.state, 'done')
    await turn.backup.refresh()
    assert.deepEqual([turn.backup.state, turn.backup.failure], ['failed', 'ended'])
    await turn.failed(new Error('too late'))
  })

  test('of many that begin in one moment exactly one is made', async ({ assert }) => {
    const said = await Promise.all([make(), make(), make()].map(refusal))
    assert.deepEqual(said.sort(), ['already_running', 'already_running', 'nothing'])
  })

  test('what is written down waits for whoever writes meanwhile', async ({ assert }) => {
    if (databaseKind() !== 'sqlite') return
    const backup = await make()
    const { connection } = db.getRawConnection(db.primaryConnectionName)!.config
    const other = new Database((connection as { filename: string }).filename, { timeout: 5_000 })
    let tries = 0
    await patientTransaction(async (client) => {
      const row = await Backup.query({ client }).where('id', backup.id).firstOrFail()
      if (++tries === 1) other.prepare('UPDATE plg_backups_backups SET entries = 7').run()
      await row.merge({ absent: 5 }).save()
    }).finally(() => other.close())
    await backup.refresh()
    assert.deepEqual([tries, Number(backup.entries), Number(backup.absent)], [2, 7, 5])
  })

  test('a disk with too little room is found before anything is written', async ({ assert }) => {
    const folder = await scratchFolder()
    assert.equal(await refusal(make({ folder, free: async () => 1_000 })), 'disk_small')
    assert.deepEqual(await readdir(folder), ['.lumina-backups'])
    const failed = await Backup.query().firstOrFail()
    assert.deepEqual([failed.state, failed.failure, failed.turn], ['failed', 'disk_small', null])
    assert.deepEqual(await workFolders(), [])
  })

  test('a disk that goes away meanwhile is told by name, and leaves nothing', async ({
    assert,
  }) => {
    const folder = join(await scratchFolder(), 'disk')
    const taken = async () => {
      await rm(folder, { recursive: true })
      return Number.MAX_SAFE_INTEGER
    }
    assert.equal(await refusal(make({ folder, free: taken })), 'folder_gone')
    assert.equal((await Backup.query().firstOrFail()).failure, 'folder_gone')
    assert.deepEqual(await workFolders(), [])
  })

  test('a mount point without its disk is not taken for the disk', async ({ assert }) => {
    const folder = await scratchFolder()
    await make({ folder })
    await rm(join(folder, '.lumina-backups'))
    assert.equal(await refusal(make({ folder })), 'folder_gone')
  })

  test('the folder beside everything else is made anew where it is gone', async ({ assert }) => {
    const folder = join(dataFolder(), 'backups')
    await make({ folder })
    await rm(folder, { recursive: true })
    assert.equal((await make({ folder })).state, 'done')
  })

  test('a folder that cannot be one is refused', async ({ assert }) => {
    const file = join(await scratchFolder(), 'file')
    await writeFile(file, '')
    assert.equal(await refusal(make({ folder: file })), 'folder_gone')
  })

  test('a cancelled backup leaves nothing half', async ({ assert }) => {
    const folder = await scratchFolder()
    await refusal(make({ folder, signal: AbortSignal.abort() }))
    assert.deepEqual(await readdir(folder), ['.lumina-backups'])
  })

  test('what a killed process left behind is cleared by the next one', async ({ assert }) => {
    const folder = await scratchFolder()
    await writeFile(join(folder, 'lumina-2026-01-01T03-00-00-000Z.tar.gz.part'), 'half')
    const { file } = await make({ folder })
    assert.deepEqual((await readdir(folder)).sort(), ['.lumina-backups', file])
  })

  test('old backups go, and the newest stays however old it is', async ({ assert }) => {
    await plugin.saveServerSettings({ keepCount: 2, keepDays: 30 })
    const made = [await make(), await make(), await make(), await make()]
    await new RotateBackups().handle()
    const kept = await backupsThatAreThere()
    assert.deepEqual(
      kept.map(({ id }) => id),
      [made[3].id, made[2].id]
    )
    await assert.rejects(() => access(pathOf(made[0])))
    await new RotateBackups().handle(Date.now() + 400 * DAY)
    assert.deepEqual(
      (await backupsThatAreThere()).map(({ id }) => id),
      [made[3].id]
    )
    await plugin.saveServerSettings({ keepCount: 7, keepDays: 90 })
  })

  test('the original of a photo that is no more is written where somebody says', async ({
    assert,
  }) => {
    const { org, photo } = await plugin.world()
    const { storageKey } = await PhotoFile.within(org.id).firstOrFail()
    const original = await readFile(storedPath(storageKey))
    const path = pathOf(await make())
    await photo.merge({ trashedAt: DateTime.now() }).save()
    await new PurgePhotos().handle({ org, scope: { photoIds: [photo.id] } })
    const order = { path, file: photo.id }
    assert.equal(await refusal(new RestoreFile().handle(order)), 'photo_gone')
    const to = join(await scratchFolder(), 'taken.jpg')
    assert.deepEqual(await new RestoreFile().handle({ ...order, to }), {
      key: storageKey,
      outcome: 'written',
    })
    assert.isTrue((await readFile(to)).equals(original))
    const nobody = { path, file: randomUUID(), to }
    assert.equal(await refusal(new RestoreFile().handle(nobody)), 'file_unknown')
  })

  test('of those that are too many the last one that can be restored stays', async ({ assert }) => {
    await plugin.saveServerSettings({ keepCount: 1, keepDays: 30 })
    const made = [await make(), await make(), await make()]
    await made[2].merge({ drilledAt: Date.now(), drillFailure: 'cut_off' }).save()
    await new RotateBackups().handle(Date.now() + 400 * DAY)
    assert.deepEqual(
      (await backupsThatAreThere()).map(({ id }) => id),
      [made[2].id, made[1].id]
    )
    await made[2].merge({ drillFailure: null }).save()
    await new RotateBackups().handle()
    await plugin.saveServerSettings({ keepCount: 7, keepDays: 90 })
  })

  test('of those that are too many the last one that is known to be sound stays', async ({
    assert,
    cleanup,
  }) => {
    const { of, stop } = listenToDeeds()
    cleanup(stop)
    cleanup(() => plugin.saveServerSettings({ keepCount: 7, keepDays: 90 }))
    await plugin.saveServerSettings({ keepCount: 1, keepDays: 30 })
    const made = [await make(), await make(), await make(), await make()]
    await new VerifyBackup().handle({ path: pathOf(made[1]) })
    const actorId = randomUUID()
    await Current.run({ source: 'job', actorId }, () => new RotateBackups().handle())
    const left = async () => (await backupsThatAreThere()).map(({ id }) => id)
    assert.deepEqual(await left(), [made[3].id, made[1].id])
    assert.deepEqual(
      of('backup.deleted').map(({ by, facts }) => [by?.source, by?.actorId, facts?.why]),
      [
        ['server', undefined, 'rotation'],
        ['server', undefined, 'rotation'],
      ]
    )
    await rename(pathOf(made[3]), `${pathOf(made[3])}.elsewhere`)
    await new RotateBackups().handle(Date.now() + 400 * DAY)
    assert.deepEqual(await left(), [made[1].id], 'what is not there is none to fall back on')
  })

  test('a folder that is not there is refused when it is entered, and waited for later', async ({
    assert,
  }) => {
    const folder = join(await scratchFolder(), 'disk')
    await assert.rejects(() => plugin.saveServerSettings({ folder }))
    await mkdir(folder)
    await plugin.saveServerSettings({ folder })
    await rm(folder, { recursive: true })
    forgetSettings()
    assert.equal(await backupFolder(), folder)
  })

  test('a drill that was called off says nothing of the backup', async ({ assert }) => {
    const backup = await make()
    await assert.rejects(() => new DrillBackup().handle({ backup, signal: AbortSignal.abort() }))
    await backup.refresh()
    assert.deepEqual([backup.drilledAt, backup.drillFailure], [null, null])
  })

  test('a drill restores the newest, compares, and writes down what it found', async ({
    assert,
  }) => {
    await plugin.world()
    const backup = await make()
    await new DrillBackup().handle({ backup })
    await backup.refresh()
    assert.isAbove(Number(backup.drilledAt), 0)
    assert.isNull(backup.drillFailure)
    await truncate(pathOf(backup), Number(backup.bytes) - 40)
    assert.equal(await refusal(new DrillBackup().handle({ backup })), 'cut_off')
    await backup.refresh()
    assert.include(backup.drillFailure!, 'cut_off')
    const { status, message } = await backupsHealth.run({} as never)
    assert.equal(status, 'error')
    assert.include(message, backup.file)
    assert.deepEqual(await workFolders(), [])
    assert.equal(
      await refusal(new DrillBackup().handle({ backup, free: async () => 5 })),
      'disk_small'
    )
  })

  test('a schedule asks at its hour, once', async ({ assert }) => {
    const sunday = new Date('2026-11-22T03:04:00Z')
    const monday = new Date('2026-11-23T03:04:00Z')
    const hours = (count: number) => count * 3_600_000
    const due = (rhythm: 'never' | 'daily' | 'weekly', now: Date, last?: number) =>
      isDue({ rhythm, hour: 3 }, now, last)
    const before = sunday.getTime() - hours(24)
    assert.isFalse(due('never', sunday, before))
    assert.isTrue(due('daily', monday))
    assert.isTrue(due('daily', monday, sunday.getTime()))
    assert.isFalse(due('daily', monday, monday.getTime() - 1_000))
    assert.isFalse(due('daily', new Date('2026-11-23T04:04:00Z')))
    assert.isTrue(due('weekly', sunday))
    assert.isFalse(due('weekly', monday))
    assert.isFalse(due('weekly', monday, sunday.getTime()))
    // The server was off at that hour.
    assert.isTrue(due('daily', new Date('2026-11-23T09:04:00Z'), sunday.getTime()))
    assert.isTrue(due('weekly', monday, before))
    // Its clock was wrong once.
    assert.isTrue(due('daily', monday, Date.parse('2031-01-01T03:04:00Z')))
    await plugin.saveServerSettings({ rhythm: 'daily', hour: new Date().getUTCHours() })
    await new KeepRhythmJob().handle()
    await drain({})
    await new KeepRhythmJob().handle()
    await drain({})
    const made = await Backup.query().where('source', 'schedule')
    assert.deepEqual(
      made.map(({ state }) => state),
      ['done']
    )
    await plugin.saveServerSettings({ rhythm: 'never' })
  })

  test('the health page misses a backup that is late', async ({ assert }) => {
    assert.equal((await backupsHealth.run({} as never)).status, 'ok')
    await plugin.saveServerSettings({ rhythm: 'daily' })
    assert.equal((await backupsHealth.run({} as never)).status, 'warning')
    const backup = await make()
    assert.equal((await backupsHealth.run({} as never)).status, 'ok')
    await rename(pathOf(backup), `${pathOf(backup)}.elsewhere`)
    assert.include((await backupsHealth.run({} as never)).message, 'not in its folder')
    await rename(`${pathOf(backup)}.elsewhere`, pathOf(backup))
    await backup.merge({ startedAt: Date.now() - 3 * DAY }).save()
    assert.equal((await backupsHealth.run({} as never)).status, 'warning')
    await plugin.saveServerSettings({ rhythm: 'never' })
  })

  test('the health page misses a schedule that nobody keeps, and a drill that is late', async ({
    assert,
    cleanup,
  }) => {
    cleanup(() => plugin.saveServerSettings({ rhythm: 'never' }))
    const said = async () => {
      const { status, message } = await backupsHealth.run({} as never)
      return `${status}: ${message}`
    }
    await plugin.saveServerSettings({ rhythm: 'daily' })
    const backup = await make()
    assert.include(await said(), 'ok')
    await db.from('plugin_settings').update({ changed_at: Date.now() - 3 * DAY })
    assert.include(await said(), 'warning: The schedule has made no backup since')
    const failed = { ...backup.$attributes, id: randomUUID(), source: 'schedule' } as const
    const scheduled = await Backup.create({ ...failed, state: 'failed', failure: 'disk_small' })
    assert.include(await said(), 'warning: The last backup by the schedule failed: disk_small')
    await scheduled.merge({ state: 'done', failure: null }).save()
    assert.include(await said(), 'ok')
    await plugin.saveServerSettings({ rhythm: 'never' })
    for (const each of [backup, scheduled])
      await each.merge({ startedAt: Date.now() - 10 * DAY }).save()
    assert.include(await said(), 'warning: No backup was tried yet')
    await backup.merge({ drilledAt: Date.now() }).save()
    assert.include(await said(), 'ok')
  })
})
