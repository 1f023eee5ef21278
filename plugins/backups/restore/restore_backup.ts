import { copyFile, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import db from '@adonisjs/lucid/services/db'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { deedsWritten, recordSoon } from '#audit/recorder'
import { databaseKind } from '#extension/database_copy'
import { dataFolder } from '#extension/places'
import { endStandIn } from '#extension/stand_in'
import { bindSwap, keepSwap, settleSwap, swap, undoSwap } from '#extension/swap'
import { type ArchiveFacts, readArchive } from '../archive/archive_reader.js'
import { APP_KEY, SQLITE_FILE } from '../archive/format.js'
import { BackupRefusal } from '../archive/refusal.js'
import Backup from '../backup.js'
import { type FreeBytes, freeBytes } from '../backup_folder.js'
import { RESTORED_AT } from '../kept_here.js'
import { countsIn, keyMark } from '../snapshot/facts.js'
import { takeSnapshot } from '../snapshot/take_snapshot.js'
import { inWorkFolder } from '../work_folder.js'
import { refuseWhileServing } from './alone.js'
import { checkHead } from './check_head.js'
import { checkStaged, sameCounts } from './check_staged.js'
import { replaceRows } from './load_rows.js'
import { asideFolder } from './set_aside.js'
import { settle } from './settle.js'
import { Staging } from './staging.js'

export interface RestoreOrder {
  path: string
  passphrase?: string
  /** Brings the tables up to date, where the backup is of an older program. */
  migrate: () => Promise<void>
  free?: FreeBytes
}

export interface Restored {
  facts: ArchiveFacts
  /** Where what was there before lies now. */
  aside: string
  /** Whether secrets in the database can be read with the key that holds now. */
  key: 'same' | 'taken' | 'of_environment' | 'lost'
}

/**
 * Puts a backup in the place of everything that this server has. It is unpacked beside and held against its manifest first; what
 * was there is set aside, and comes back when the new state is not healthy. No server may run meanwhile.
 */
export class RestoreBackup {
  handle(order: RestoreOrder): Promise<Restored> {
    return inWorkFolder(async (folder) => {
      await settleSwap()
      const staging = new Staging(join(folder, 'staged'))
      const facts = await this.#stage(order, folder, staging)
      await checkStaged(staging, facts)
      await settle(staging.folder)
      return this.#replace(order, staging, facts)
    })
  }

  #stage({ path, passphrase, free = freeBytes }: RestoreOrder, folder: string, staging: Staging) {
    return readArchive({
      path,
      passphrase,
      draft: join(folder, 'seen'),
      onHead: (head) => checkHead(head, { folder, free }),
      onEntry: ({ name }) => staging.sink(name),
    })
  }

  async #replace(
    { migrate }: RestoreOrder,
    staging: Staging,
    facts: ArchiveFacts
  ): Promise<Restored> {
    const aside = asideFolder()
    await mkdir(aside, { recursive: true, mode: 0o700 })
    const { key, takesKey } = await keyAfter(facts, staging)
    const names = ['files', 'plugins', RESTORED_AT, ...(takesKey ? [APP_KEY] : [])]
    await keepNotes(staging)
    await noteRestore(staging, facts)
    if (databaseKind() === 'sqlite') await replaceFile({ names, staging, aside, facts, migrate })
    else await replaceInPlace({ names, staging, aside, facts })
    await tell(facts)
    return { facts, aside, key }
  }
}

interface Replacing {
  names: string[]
  staging: Staging
  aside: string
  facts: ArchiveFacts
}

const DATABASE = 'lumina.sqlite3'
/** Were they left to another database, they would be taken for its own. */
const BESIDE = ['-wal', '-shm', '-journal'].map((end) => `${DATABASE}${end}`)

async function replaceFile({
  names,
  staging,
  aside,
  facts,
  migrate,
}: Replacing & Pick<RestoreOrder, 'migrate'>) {
  await copyFile(staging.path(SQLITE_FILE), staging.path(DATABASE))
  await rm(staging.path(SQLITE_FILE))
  await refuseWhileServing()
  await db.manager.closeAll()
  // The database comes last: without it nothing would start.
  await swap([...names, DATABASE, ...BESIDE], { staged: staging.folder, aside })
  try {
    await endStandIn()
    sameCounts(await countsIn(db.connection()), facts.head.tables)
    await migrate()
    await settleRunning(facts)
    await keepSwap()
  } catch (error) {
    await db.manager.closeAll()
    await undoSwap()
    throw unhealthy(error as Error)
  }
}

async function replaceInPlace({ names, staging, aside, facts }: Replacing) {
  await refuseWhileServing()
  const before = join(aside, 'database')
  await mkdir(before)
  // Rows are set aside as a backup has them.
  await takeSnapshot(before)
  await swap(names, { staged: staging.folder, aside })
  try {
    const rows = { folder: staging.path('database'), tables: facts.head.tables }
    await db.transaction(async (client) => {
      await replaceRows(client, rows)
      await settleRunning(facts, client)
      const { rows: found } = await client.rawQuery('SELECT pg_current_xact_id()::text AS number')
      await bindSwap(found[0].number)
    })
    await keepSwap()
  } catch (error) {
    await settleSwap()
    throw unhealthy(error as Error)
  }
}

const unhealthy = (error: Error) =>
  error instanceof BackupRefusal
    ? error
    : new BackupRefusal('unhealthy', { what: error.message.slice(0, 300) }, { cause: error })

/** The first deed behind those that came back. All is done by then: a keeper that fails takes nothing back. */
async function tell({ head: { madeAt, version } }: ArchiveFacts) {
  recordSoon({ event: 'backup.restored', facts: { madeAt, version } })
  await deedsWritten()
}

/** At the moment that the backup shows it was being made itself. Where its file is here, it is done. */
async function settleRunning(
  { entries, head, isSealed, absent }: ArchiveFacts,
  client?: TransactionClientContract
) {
  const running = await Backup.query({ client }).whereIn('state', ['running', 'waiting'])
  for (const backup of running) {
    const found = await stat(join(backup.folder, backup.file)).catch(() => null)
    if (!found?.isFile()) await backup.delete()
    else {
      const made = { bytes: found.size, entries, absent, isSealed, hasKey: head.hasKey }
      const end = { state: 'done', turn: null, progress: 1, finishedAt: Date.now() } as const
      await backup.merge({ ...made, ...end }).save()
    }
  }
}

/** Commands of plugins are known by a note that no backup has. */
async function keepNotes(staging: Staging) {
  const note = 'plugins/running.json'
  await mkdir(staging.path('plugins'), { recursive: true })
  await copyFile(join(dataFolder(), note), staging.path(note)).catch(() => {})
}

/** Whatever the backup remembers was made before, also where the clock here is behind. */
async function noteRestore(staging: Staging, { head: { madeAt } }: ArchiveFacts) {
  const at = Math.max(Date.now(), Date.parse(madeAt) || 0)
  await writeFile(staging.path(RESTORED_AT), new Date(at).toISOString())
}

/** The key of the backup is taken where this server keeps its own in a file. One that the environment names stays. */
async function keyAfter({ head }: ArchiveFacts, staging: Staging) {
  const isSame = head.keyMark === keyMark()
  if (isSame) return { key: 'same' as const, takesKey: false }
  if (!head.hasKey) return { key: 'lost' as const, takesKey: false }
  const theirs = await readFile(staging.path(APP_KEY), 'utf8')
  if (head.keyMark !== keyMark(theirs)) throw new BackupRefusal('disagrees', { name: APP_KEY })
  const ours = await readFile(join(dataFolder(), APP_KEY), 'utf8').catch(() => '')
  const isInFile = ours.trim() === process.env.APP_KEY
  return { key: isInFile ? ('taken' as const) : ('of_environment' as const), takesKey: isInFile }
}
