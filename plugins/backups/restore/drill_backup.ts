import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import db from '@adonisjs/lucid/services/db'
import { recordDeed } from '#audit/recorder'
import { type ArchiveFacts, readArchive } from '../archive/archive_reader.js'
import { BackupRefusal } from '../archive/refusal.js'
import Backup from '../backup.js'
import { type FreeBytes, freeBytes } from '../backup_folder.js'
import { patientTransaction } from '../patient_transaction.js'
import { inWorkFolder } from '../work_folder.js'
import { checkHead } from './check_head.js'
import { checkStaged } from './check_staged.js'
import { tryRows } from './load_rows.js'
import { Staging } from './staging.js'

export interface Drill {
  backup: Backup
  passphrase?: string
  signal?: AbortSignal
  free?: FreeBytes
}

/**
 * Restores a backup into a scratch place: unpacks all of it, compares hashes and counts, opens its database. What was found is
 * written down; what is wrong is thrown as well.
 */
export class DrillBackup {
  async handle({ backup, passphrase, signal, free = freeBytes }: Drill): Promise<ArchiveFacts> {
    const path = join(backup.folder, backup.file)
    try {
      const facts = await inWorkFolder(async (folder) => {
        if (!(await stat(path).catch(() => null))) {
          throw new BackupRefusal('file_unknown', { file: path })
        }
        const staging = new Staging(join(folder, 'staged'))
        const found = await readArchive({
          path,
          passphrase,
          signal,
          draft: join(folder, 'seen'),
          onHead: (head) => checkHead(head, { folder, free }),
          onEntry: ({ name }) => staging.sink(name),
        })
        await checkStaged(staging, found)
        if (found.head.database === 'postgres') await tryPostgres(staging, found)
        return found
      })
      await note(backup, null)
      return facts
    } catch (error) {
      // Called off: nothing was found out about it.
      signal?.throwIfAborted()
      const drillFailure = (error as Error).message.slice(0, 500)
      await note(backup, drillFailure)
      throw error
    }
  }
}

async function note({ id, file }: Backup, drillFailure: string | null) {
  await patientTransaction(async (client) => {
    const row = await Backup.query({ client }).where('id', id).firstOrFail()
    await row.merge({ drilledAt: Date.now(), drillFailure }).save()
    const subject = { type: 'plg.backups.backup', id, title: file }
    const facts = { file, failure: drillFailure }
    await recordDeed({ event: 'backup.drilled', subject, facts }, client)
  })
}

async function tryPostgres(staging: Staging, { head }: ArchiveFacts) {
  const client = await db.transaction()
  try {
    await tryRows(client, { folder: staging.path('database'), tables: head.tables })
  } finally {
    await client.rollback()
  }
}
