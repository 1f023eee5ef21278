import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import db from '@adonisjs/lucid/services/db'
import { recordDeed } from '#audit/recorder'
import { type ArchiveFacts, readArchive } from '../archive/archive_reader.js'
import { BackupRefusal, type RefusalReason } from '../archive/refusal.js'
import Backup from '../backup.js'
import { type FreeBytes, freeBytes } from '../backup_folder.js'
import { drillFailureOf } from '../drill_failure.js'
import { patientTransaction } from '../patient_transaction.js'
import { inWorkFolder } from '../work_folder.js'
import { checkHead } from './check_head.js'
import { checkStaged } from './check_staged.js'
import { tryRows } from './load_rows.js'
import { Staging } from './staging.js'

const BEAT_MS = 5_000

export interface Drill {
  backup: Backup
  passphrase?: string
  signal?: AbortSignal
  free?: FreeBytes
  /** Told how far it is, from 0 to 1. */
  progress?: (fraction: number) => Promise<void>
}

/**
 * Restores a backup into a scratch place: unpacks all of it, compares hashes and counts, opens its database. What was found is
 * written down; what is wrong is thrown as well.
 */
export class DrillBackup {
  async handle({
    backup,
    passphrase,
    signal,
    free = freeBytes,
    progress,
  }: Drill): Promise<ArchiveFacts> {
    const path = join(backup.folder, backup.file)
    const timer = await beginBeating(backup)
    try {
      const facts = await inWorkFolder(async (folder) => {
        if (!(await stat(path).catch(() => null))) {
          throw new BackupRefusal('file_unknown', { file: path })
        }
        const staging = new Staging(join(folder, 'staged'))
        let [read, total] = [0, 1]
        const found = await readArchive({
          path,
          passphrase,
          signal,
          draft: join(folder, 'seen'),
          onHead(head) {
            total = Math.max(head.bytes, 1)
            return checkHead(head, { folder, free })
          },
          async onEntry({ name, bytes }) {
            await progress?.(Math.min(read / total, 1))
            read += bytes
            return staging.sink(name)
          },
        })
        await checkStaged(staging, found)
        if (found.head.database === 'postgres') await tryPostgres(staging, found)
        return found
      })
      await note(backup, { drilledAt: Date.now(), drillFailure: null })
      return facts
    } catch (error) {
      // Called off: nothing was found out about it.
      if (signal?.aborted) await endBeating(backup)
      signal?.throwIfAborted()
      await note(backup, foundOut(error as Error))
      throw error
    } finally {
      clearInterval(timer)
    }
  }
}

/** What keeps a backup from being tried, and says nothing of it. */
const HINDRANCES: RefusalReason[] = [
  'disk_full',
  'disk_small',
  'file_unknown',
  'passphrase_missing',
  'passphrase_wrong',
]

type Found = Pick<Backup, 'drilledAt' | 'drillFailure'> | Pick<Backup, 'hindrance' | 'hinderedAt'>

function foundOut(error: Error): Found {
  const at = Date.now()
  if (error instanceof BackupRefusal && HINDRANCES.includes(error.reason))
    return { hindrance: error.reason, hinderedAt: at }
  return { drilledAt: at, drillFailure: drillFailureOf(error) }
}

async function note({ id, file }: Backup, found: Found) {
  await patientTransaction(async (client) => {
    const row = await Backup.query({ client }).where('id', id).firstOrFail()
    await row.merge({ hindrance: null, hinderedAt: null, drillBeatAt: null, ...found }).save()
    const subject = { type: 'plg.backups.backup', id, title: file }
    const failure = 'hindrance' in found ? found.hindrance : found.drillFailure
    await recordDeed({ event: 'backup.drilled', subject, facts: { file, failure } }, client)
  })
}

/** So long as it lasts everybody sees that somebody is at it. */
async function beginBeating({ id }: Backup) {
  const beat = () => Backup.query().where('id', id).update({ drill_beat_at: Date.now() })
  await beat()
  return setInterval(() => void beat().catch(() => {}), BEAT_MS).unref()
}

const endBeating = ({ id }: Backup) =>
  Backup.query()
    .where('id', id)
    .update({ drill_beat_at: null })
    .catch(() => {})

async function tryPostgres(staging: Staging, { head }: ArchiveFacts) {
  const client = await db.transaction()
  try {
    await tryRows(client, { folder: staging.path('database'), tables: head.tables })
  } finally {
    await client.rollback()
  }
}
