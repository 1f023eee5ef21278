import { createHash, randomBytes } from 'node:crypto'
import { access, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import { deedsWritten } from '#audit/recorder'
import { dataFolder } from '#extension/places'
import { drain } from '#queue/queue'
import { listenToDeeds } from '#tests/fixtures/keeping'
import { Process } from '#tests/fixtures/processes'
import { scratchFolder } from '#tests/fixtures/scratch'
import { createPluginHarness } from '#tests/plugin_harness'
import Backup from '../../backup.js'
import { backupsHealth } from '../../backups_health.js'
import { NOTHING_YET } from '../../backup_turn.js'
import { ownSince, RESTORED_AT } from '../../kept_here.js'
import { MakeBackup } from '../../make_backup.js'
import { DeleteBackup, RotateBackups } from '../../rotate_backups.js'
import Copy, { NEW_COPY } from '../../store/copy.js'
import CopyTransformer from '../../store/copy_transformer.js'
import { FetchBackup } from '../../store/fetch_backup.js'
import { KeepStore, SeeStore } from '../../store/keep_store.js'
import KeepStoreJob from '../../store/keep_store_job.js'
import { OrderCopy } from '../../store/order_copy.js'
import { partBytesFor } from '../../store/parts.js'
import { StoreBackup } from '../../store/store_backup.js'
import StoreBackupJob from '../../store/store_backup_job.js'
import { storeName, requiredStore } from '../../store/store_place.js'
import { TryStore } from '../../store/try_store.js'
import { VerifyBackup } from '../../verify_backup.js'
import { type Failure, StoreServer } from '../store_server.js'

const PASSPHRASE = 'six calm words about the sea'
const STORE_AND_END = 'plugins/backups/tests/store_and_end.ts'
const DAY = 86_400_000
const KB = 1_024
const plugin = createPluginHarness('backups')

async function refusal(work: Promise<unknown>) {
  try {
    await work
    return 'nothing'
  } catch (error) {
    return (error as { reason?: string }).reason ?? (error as Error).stack
  }
}

const nameAt = (at: number, end = '.sealed') =>
  `lumina-${new Date(at).toISOString().replaceAll(/[:.]/g, '-').slice(0, 23)}Z.tar.gz${end}`

test.group('A store of backups', (group) => {
  let store: StoreServer
  let folder: string

  group.setup(async () => {
    store = await StoreServer.start()
    await plugin.run()
    return async () => {
      await plugin.saveServerSettings({ storeBucket: null, storeSecret: null, passphrase: null })
      Process.killAll()
      await store.close()
    }
  })
  group.tap((each) => each.timeout(120_000))
  group.each.setup(async () => {
    store.reset()
    folder = await scratchFolder()
    await drain({})
    await Copy.query().delete()
    await Backup.query().delete()
    const usual = {
      storeKeepCount: 30,
      storeKeepDays: 365,
      storeUnsealed: false,
      storePrefix: null,
    }
    await plugin.saveServerSettings({
      ...store.settings,
      ...usual,
      folder,
      passphrase: PASSPHRASE,
      keepCount: 7,
    })
  })

  /** A file that is here, and a row that says so. It stands for a backup where nobody opens it. */
  async function put(bytes: number, at = Date.now(), part: Partial<Backup> = {}) {
    const isSealed = part.isSealed ?? true
    const file = nameAt(at, isSealed ? '.sealed' : '')
    await writeFile(join(folder, file), randomBytes(bytes))
    const facts = { folder, file, bytes, isSealed, state: 'done', source: 'command' } as const
    const times = { startedAt: at, beatAt: at, finishedAt: at }
    return Backup.create({ ...NOTHING_YET, ...facts, ...times, ...part })
  }

  const order = async (backup: Backup) => (await new OrderCopy().handle({ backup }))!
  const send = (copy: Copy, partBytes = 64 * KB) =>
    new StoreBackup().handle({ copyId: copy.id, partBytes })
  const fetching = async (file: string, into: string) => ({
    place: await requiredStore(),
    file,
    folder: into,
    pauseMs: 1,
  })

  test('takes every backup once it is made, and what comes back of it can be restored', async ({
    assert,
    cleanup,
  }) => {
    const { deeds, stop } = listenToDeeds()
    cleanup(stop)
    const backup = await new MakeBackup().handle({ source: 'command' })
    const waiting = await Copy.query().firstOrFail()
    assert.deepEqual([waiting.state, waiting.backupId], ['waiting', backup.id])
    await drain({ job: StoreBackupJob })
    const copy = await Copy.query().firstOrFail()
    assert.deepEqual([copy.state, copy.progress, copy.failure], ['stored', 1, null])
    const bytes = await readFile(join(backup.folder, backup.file))
    const { body, metadata } = store.objects.get(backup.file)!
    assert.isTrue(body.equals(bytes))
    assert.equal(metadata.sha256, createHash('sha256').update(bytes).digest('hex'))
    assert.equal(store.uploads.size, 0)

    const elsewhere = await scratchFolder()
    const { path } = await new FetchBackup().handle(await fetching(backup.file, elsewhere))
    assert.equal(path, join(elsewhere, backup.file))
    await new VerifyBackup().handle({ path, passphrase: PASSPHRASE })
    assert.deepEqual(await readdir(elsewhere), [backup.file])
    await deedsWritten()
    const [stored] = deeds.filter(({ event }) => event === 'backup.stored')
    assert.equal(stored.subject?.id, backup.id)
    assert.deepEqual(stored.facts, {
      file: backup.file,
      store: await storeName(),
      bytes: bytes.length,
    })
  })

  test('has no part in a backup where there is none', async ({ assert }) => {
    await plugin.saveServerSettings({ storeBucket: null })
    await new MakeBackup().handle({ source: 'command' })
    assert.equal((await Copy.query()).length, 0)
    assert.equal(await refusal(new TryStore().handle()), 'store_none')
    await plugin.saveServerSettings({ storeBucket: 'backups', storeSecret: null })
    assert.equal(await refusal(new TryStore().handle()), 'store_incomplete')
    assert.equal(store.asked.length, 0)
  })

  test('is named by the environment where the settings name none', async ({ assert, cleanup }) => {
    await plugin.saveServerSettings({ storeBucket: null })
    const given = { ...store.environment, BACKUP_S3_PREFIX: '/house/' }
    Object.assign(process.env, given)
    cleanup(() => {
      for (const name of Object.keys(given)) delete process.env[name]
    })
    await new TryStore().handle()
    assert.isTrue(store.asked.some(({ key }) => key.startsWith('house/lumina-try-')))
    assert.equal(await storeName(), `${store.endpoint}/backups/house/`)
  })

  test('is not loaded by a server that has none', async ({ assert }) => {
    const source = await readFile(new URL('../../store/bucket.ts', import.meta.url), 'utf8')
    assert.notMatch(source, /^import \{(?!.*type)[^}]*\} from '@aws-sdk/m)
    assert.include(source, "await import('@aws-sdk/client-s3')")
  })

  test('gets large backups in parts, several at once, and no part is too many', async ({
    assert,
  }) => {
    const backup = await put(64 * KB * 9 + 100)
    store.pageSize = 4
    await send(await order(backup))
    const { body, etag } = store.objects.get(backup.file)!
    assert.isTrue(body.equals(await readFile(join(folder, backup.file))))
    assert.isTrue(etag.endsWith('-10'))
    assert.equal(partBytesFor(1_000), 16 * KB * KB)
    assert.isAtMost(Math.ceil(5e12 / partBytesFor(5e12)), 10_000)
  })

  test('goes on with an upload that was cut off, and sends nothing twice', async ({ assert }) => {
    const backup = await put(64 * KB * 6)
    const copy = await order(backup)
    store.failing = ({ operation, part }) =>
      operation === 'UploadPart' && part >= 4 ? 'cut' : undefined
    assert.equal(await refusal(send(copy)), 'store_unreachable')
    const left = await copy.refresh()
    assert.deepEqual([left.state, left.failure], ['waiting', 'store_unreachable'])
    assert.isNotNull(await access(join(folder, backup.file)))
    store.failing = () => undefined
    store.asked.length = 0
    await send(copy)
    assert.equal(store.count('CreateMultipartUpload'), 0)
    const again = store.asked.filter(({ operation }) => operation === 'UploadPart')
    assert.deepEqual(again.map(({ part }) => part).sort(), [4, 5, 6])
    assert.equal((await copy.refresh()).state, 'stored')
    assert.isTrue(
      store.objects.get(backup.file)!.body.equals(await readFile(join(folder, backup.file)))
    )
  })

  test('goes on after a process was killed in the middle', async ({ assert }) => {
    const backup = await put(64 * KB * 6)
    const copy = await order(backup)
    store.failing = ({ operation, part }) =>
      operation === 'UploadPart' && part >= 3 ? 'silent' : undefined
    const run = await Process.start([STORE_AND_END, copy.id, String(64 * KB)], store.environment)
    const end = Date.now() + 40_000
    while (!store.asked.some(({ part }) => part === 4)) {
      if (Date.now() > end) throw new Error(`It did not get so far: ${run.said}`)
      await sleep(50)
    }
    Process.killAll()
    await run.exitCode()
    store.failing = () => undefined
    assert.equal((await copy.refresh()).state, 'uploading')
    assert.isNull(await send(copy), 'somebody may still be at it')
    await Copy.query()
      .where('id', copy.id)
      .update({ beat_at: Date.now() - 60_000 })
    store.asked.length = 0
    await send(copy)
    const again = store.asked.filter(({ operation }) => operation === 'UploadPart')
    assert.deepEqual(again.map(({ part }) => part).sort(), [3, 4, 5, 6])
    assert.equal((await copy.refresh()).state, 'stored')
  })

  test('does not count as having what it says it has not', async ({ assert }) => {
    const backup = await put(64 * KB * 3)
    const copy = await order(backup)
    // A store that loses a part which it had taken.
    store.failing = ({ operation, before }) => {
      if (operation === 'ListParts' && !before) {
        for (const { parts } of store.uploads.values()) parts.delete(2)
      }
      return undefined
    }
    assert.equal(await refusal(send(copy)), 'store_altered')
    assert.equal(store.objects.size, 0)
    assert.equal(store.uploads.size, 0)
    await send(copy)
    assert.equal((await copy.refresh()).state, 'stored')
  })

  test('is told what is wrong by name, and the backup here is as good as before', async ({
    assert,
  }) => {
    const wrongs: [string, Record<string, string>, Failure?, number?][] = [
      ['store_key', { storeSecret: 'not the secret' }],
      ['store_key', { storeKeyId: 'AKIANOBODY' }],
      ['store_region', { storeRegion: 'mars-1' }],
      ['store_bucket', { storeBucket: 'elsewhere' }],
      ['store_unreachable', { storeEndpoint: 'http://127.0.0.1:9' }],
      ['store_denied', {}, { status: 403, code: 'AccessDenied' }],
      ['store_busy', {}, { status: 503, code: 'SlowDown' }],
      ['store_full', {}, { status: 507, code: 'XMinioStorageFull' }],
      ['store_strange', {}, { status: 418, code: 'Teapot<script>' }],
      ['store_clock', {}, { status: 403, code: 'RequestTimeTooSkewed' }],
      ['store_unreachable', {}, 'cut'],
    ]
    for (const [reason, settings, failure] of wrongs) {
      store.reset()
      await Copy.query().delete()
      await Backup.query().delete()
      store.failing = () => failure
      await plugin.saveServerSettings({ ...store.settings, ...settings })
      const what = `${reason} ${JSON.stringify(settings)}`
      assert.equal(await refusal(new TryStore().handle()), reason, what)
      const copy = await order(await put(KB))
      assert.equal(await refusal(send(copy)), reason, what)
      const { state, failure: told } = await copy.refresh()
      assert.deepEqual([state, told], ['waiting', reason], what)
    }
    assert.equal((await readdir(folder)).filter((name) => name.startsWith('lumina-')).length, 11)
  })

  test('is asked again later, unless nothing helps but another key', async ({ assert }) => {
    const copy = await order(await put(KB))
    store.failing = () => ({ status: 503, code: 'SlowDown' })
    assert.equal((await drain({ job: StoreBackupJob }))[0].outcome, 'retried')
    store.failing = () => undefined
    assert.equal((await drain({ job: StoreBackupJob, aheadMs: 600_000 }))[0].outcome, 'done')
    assert.equal((await copy.refresh()).state, 'stored')

    await plugin.saveServerSettings({ storeSecret: 'not the secret' })
    const other = await order(await put(KB, Date.now() - 5_000))
    assert.equal((await drain({ job: StoreBackupJob }))[0].outcome, 'dead')
    assert.deepEqual([(await other.refresh()).state, other.failure], ['failed', 'store_key'])
    // The next day, with the right key.
    await plugin.saveServerSettings({ storeSecret: store.secret })
    await Copy.query()
      .where('id', other.id)
      .update({ beat_at: Date.now() - DAY })
    await new KeepStoreJob().handle({}, { signal: new AbortController().signal } as never)
    await drain({ job: StoreBackupJob })
    assert.equal((await other.refresh()).state, 'stored')
  })

  test('writes no secret down, whatever goes wrong', async ({ assert }) => {
    const copy = await order(await put(KB))
    const errors: unknown[] = []
    for (const settings of [
      { storeSecret: 'not-the-secret-either' },
      { storeBucket: 'elsewhere' },
    ]) {
      await plugin.saveServerSettings({ ...store.settings, ...settings })
      await Copy.query().update({ store: await storeName(), state: 'waiting' })
      errors.push(await send(copy).catch((error) => error))
      errors.push(await new TryStore().handle().catch((error) => error))
    }
    await plugin.saveServerSettings(store.settings)
    await drain({})
    const told = errors.map((error) => {
      const { message, stack, cause } = error as Error
      return JSON.stringify([error, message, stack, cause])
    })
    const rows = [
      ...(await db.from('jobs').select('*')),
      ...(await db.from('plg_backups_copies').select('*')),
      ...(await db.from('plugin_settings').select('*')),
      ...(await db.from('plugin_secrets').select('*')),
    ].map((row) => JSON.stringify(row))
    const [{ values }] = await db.from('plugin_settings').where('plugin_id', 'backups')
    assert.include(values, store.keyId, 'a key id is a name')
    for (const text of [...told, ...rows]) {
      assert.notInclude(text, store.secret)
      assert.notInclude(text, 'not-the-secret-either')
    }
    for (const text of told) assert.notInclude(text, store.keyId)
  })

  test('gets nothing that is not sealed, unless somebody said so', async ({ assert }) => {
    const open = await put(KB, Date.now(), { isSealed: false })
    const stays = await order(open)
    assert.deepEqual([stays.state, stays.failure], ['failed', 'store_unsealed'])
    await drain({ job: StoreBackupJob })
    assert.equal(
      await refusal(new OrderCopy().handle({ backup: open, userId: open.id })),
      'store_unsealed'
    )
    assert.equal(store.asked.length, 0)
    await plugin.saveServerSettings({ storeUnsealed: true })
    await order(open)
    await drain({ job: StoreBackupJob })
    assert.isTrue(store.objects.has(open.file))
  })

  test('keeps as many as it is told, its newest always, and all that is of others', async ({
    assert,
  }) => {
    await plugin.saveServerSettings({ storeKeepCount: 3, storeKeepDays: 30, storePrefix: 'house' })
    const now = Date.now()
    const ages = [0, 1, 2, 3, 40]
    for (const age of ages) {
      await order(await put(KB, now - age * DAY))
      await drain({ job: StoreBackupJob })
    }
    const others = ['house/holiday.jpg', `house/${nameAt(now - 900 * DAY)}`, `inn/${nameAt(now)}`]
    for (const key of others) store.put(key, Buffer.from('x'))
    await new KeepStore().handle()
    const kept = [0, 1, 2].map((age) => `house/${nameAt(now - age * DAY)}`)
    assert.deepEqual([...store.objects.keys()].sort(), [...kept, ...others].sort())
    assert.equal((await readdir(folder)).filter((name) => name.startsWith('lumina-')).length, 5)
    await new KeepStore().handle({ now: now + 400 * DAY })
    assert.deepEqual([...store.objects.keys()].sort(), [kept[0], ...others].sort())
  })

  test('keeps what was there before this server was restored, whoever put it there', async ({
    assert,
    cleanup,
  }) => {
    const now = Date.now()
    const ages = [4, 3, 1, 0]
    for (const age of ages) {
      await order(await put(KB, now - age * DAY))
      await drain({ job: StoreBackupJob })
    }
    const note = join(dataFolder(), RESTORED_AT)
    await writeFile(note, new Date(now - 2 * DAY).toISOString())
    cleanup(() => rm(note))
    await Copy.query()
      .where('file', nameAt(now - 3 * DAY))
      .delete()
    await plugin.saveServerSettings({ storeKeepCount: 1 })
    await new KeepStore().handle()
    const kept = [4, 3, 0].map((age) => nameAt(now - age * DAY))
    assert.deepEqual([...store.objects.keys()].sort(), kept)
    const [isOwn, copies] = [await ownSince(), await Copy.query().orderBy('made_at')]
    assert.deepEqual(
      copies.map((copy) => new CopyTransformer(copy, isOwn).toObject().isOwn),
      [false, false, true]
    )
  })

  test('keeps what is deleted here, and forgets what never got there', async ({ assert }) => {
    const now = Date.now()
    const stored = await put(KB, now - 2 * DAY)
    await send(await order(stored))
    const half = await put(64 * KB * 3, now - DAY)
    store.failing = ({ part }) => (part === 3 ? 'cut' : undefined)
    const copy = await order(half)
    await refusal(send(copy))
    await put(KB, now)
    await plugin.saveServerSettings({ keepCount: 1 })
    await new RotateBackups().handle()
    const [left, ...more] = await Copy.query()
    assert.deepEqual([left.file, left.state, left.backupId], [stored.file, 'stored', null])
    assert.equal(more.length, 0)
    assert.equal(store.uploads.size, 1)
    for (const upload of store.uploads.values()) upload.at = new Date(now - 8 * DAY)
    store.failing = () => undefined
    await new KeepStore().handle()
    assert.equal(store.uploads.size, 0)
    assert.isTrue(store.objects.has(stored.file))
  })

  test('gives up an upload of a backup that is deleted meanwhile', async ({ assert }) => {
    const backup = await put(64 * KB * 6)
    const copy = await order(backup)
    let deleting: Promise<void> | undefined
    store.failing = async ({ part }) => {
      if (part === 2) await (deleting ??= new DeleteBackup().handle(backup))
      return undefined
    }
    assert.equal(await refusal(send(copy)), 'store_let_go')
    assert.isDefined(deleting)
    assert.equal(store.uploads.size, 0)
    assert.equal((await Copy.query()).length, 0)
  })

  test('leaves nothing of a backup that is deleted once all of it is there', async ({ assert }) => {
    const backup = await put(64 * KB * 6)
    const copy = await order(backup)
    store.failing = async ({ operation }) => {
      if (operation === 'HeadObject' && store.objects.has(backup.file))
        await new DeleteBackup().handle(backup)
      return undefined
    }
    assert.equal(await refusal(send(copy)), 'store_let_go')
    assert.deepEqual([store.objects.size, store.uploads.size], [0, 0])
    assert.equal((await Copy.query()).length, 0)
  })

  test('is looked at anew: what nobody knew of is found, and what is gone is forgotten', async ({
    assert,
  }) => {
    store.pageSize = 2
    const names = [1, 2, 3, 4, 5].map((age) => nameAt(Date.now() - age * DAY))
    for (const name of names) store.put(name, Buffer.from('a backup'))
    store.put('notes.txt', Buffer.from('x'))
    await new SeeStore().handle()
    const found = await Copy.query().orderBy('made_at', 'desc')
    assert.deepEqual(
      found.map(({ file }) => file),
      names
    )
    assert.isTrue(found.every(({ state, isOwn }) => state === 'stored' && !isOwn))
    store.objects.delete(names[4])
    await sleep(5)
    await Copy.query().update({ stored_at: Date.now() - 1_000 })
    await new SeeStore().handle()
    assert.equal((await Copy.query()).length, 4)
  })

  test('gives a backup back in spite of answers that break off', async ({ assert }) => {
    const bytes = randomBytes(300 * KB)
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    const file = nameAt(Date.now())
    store.put(file, bytes, { sha256 })
    store.failing = ({ operation, before }) =>
      operation === 'GetObject' && before < 3 ? 'truncated' : undefined
    const { path } = await new FetchBackup().handle(await fetching(file, folder))
    assert.isTrue(bytes.equals(await readFile(path)))
    const ranges = store.asked.filter(({ operation }) => operation === 'GetObject')
    assert.isUndefined(ranges[0].range)
    assert.isTrue(ranges.slice(1).every(({ range }) => range?.startsWith('bytes=')))
    assert.equal(
      await refusal(new FetchBackup().handle(await fetching(file, folder))),
      'store_there'
    )
  })

  test('gives back what it has, goes on later, and never what was altered', async ({ assert }) => {
    const bytes = randomBytes(200 * KB)
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    const file = nameAt(Date.now())
    store.put(file, bytes, { sha256 })
    let answers = 0
    store.failing = ({ operation }) => {
      if (operation !== 'GetObject') return undefined
      return answers++ ? 'cut' : 'truncated'
    }
    const asked = await fetching(file, folder)
    assert.equal(await refusal(new FetchBackup().handle(asked)), 'store_unreachable')
    const [left] = (await readdir(folder)).filter((name) => name.endsWith('.fetch'))
    assert.isDefined(left)
    assert.isBelow((await readFile(join(folder, left))).length, bytes.length)
    store.failing = () => undefined
    store.asked.length = 0
    await new FetchBackup().handle(asked)
    assert.isDefined(store.asked.find(({ operation }) => operation === 'GetObject')?.range)
    assert.isTrue(bytes.equals(await readFile(join(folder, file))))

    await rm(join(folder, file))
    const altered = Buffer.from(bytes)
    altered[100] ^= 1
    store.put(file, altered, { sha256 })
    assert.equal(await refusal(new FetchBackup().handle(asked)), 'store_altered')
    const free = async () => 1_000
    assert.equal(await refusal(new FetchBackup().handle({ ...asked, free })), 'disk_small')
    assert.equal(
      await refusal(new FetchBackup().handle({ ...asked, file: nameAt(5) })),
      'store_unknown'
    )
    assert.equal(
      await refusal(new FetchBackup().handle({ ...asked, file: '../../etc/passwd' })),
      'store_unknown'
    )
    assert.deepEqual(
      (await readdir(folder)).filter((name) => name.startsWith('lumina-')),
      []
    )
  })

  test('that works leaves nothing of being tried, and one that does not is told', async ({
    assert,
  }) => {
    await new TryStore().handle()
    assert.deepEqual([store.objects.size, store.uploads.size], [0, 0])
    store.failing = ({ operation }) => (operation === 'GetObject' ? 'silent' : undefined)
    assert.equal(await refusal(new TryStore().handle({ timeMs: 300 })), 'store_unreachable')
  })

  test('is missed by the health page after a day', async ({ assert }) => {
    await plugin.saveServerSettings({ rhythm: 'weekly' })
    const context = {} as never
    const backup = await put(KB, Date.now() - 2 * DAY)
    const late = await backupsHealth.run(context)
    assert.equal(late.status, 'warning')
    assert.include(late.message!, `${basename(backup.file)} is not in the store yet`)
    await send(await order(backup))
    assert.equal((await backupsHealth.run(context)).status, 'ok')
    await plugin.saveServerSettings({ rhythm: 'never' })
  })

  test('another store knows nothing of what went to the first', async ({ assert }) => {
    const copy = await order(await put(KB))
    await plugin.saveServerSettings({ storePrefix: 'moved' })
    assert.equal(await refusal(send(copy)), 'store_other')
    assert.deepEqual(NEW_COPY.failure, null)
    assert.equal(store.asked.length, 0)
  })
})
