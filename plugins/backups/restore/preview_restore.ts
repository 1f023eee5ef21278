import { join } from 'node:path'
import db from '@adonisjs/lucid/services/db'
import { type ArchiveFacts, readArchive } from '../archive/archive_reader.js'
import { type FreeBytes, freeBytes } from '../backup_folder.js'
import { countsIn } from '../snapshot/facts.js'
import { inWorkFolder } from '../work_folder.js'
import { checkHead } from './check_head.js'
import { type GoneOrg, goneOrgs } from './gone_orgs.js'
import { type LostOriginal, LostOriginals } from './lost_originals.js'
import { Staging } from './staging.js'

interface PreviewOrder {
  path: string
  passphrase?: string
  free?: FreeBytes
  signal?: AbortSignal
}

interface RestorePreview {
  facts: ArchiveFacts
  /** Rows of every table, here and now. */
  tables: Record<string, number>
  /** What can be brought back alone; of orgs nothing where the backup is of other tables. */
  orgs: GoneOrg[] | null
  lost: { count: number; originals: LostOriginal[] }
}

/** Reads all of a backup, and tells what a restore would make of this server. Changes nothing. */
export class PreviewRestore {
  handle({ path, passphrase, signal, free = freeBytes }: PreviewOrder) {
    return inWorkFolder(async (folder): Promise<RestorePreview> => {
      const staging = new Staging(join(folder, 'staged'))
      const lost = new LostOriginals()
      const facts = await readArchive({
        path,
        passphrase,
        signal,
        draft: join(folder, 'seen'),
        onHead: (head) => checkHead(head, { folder, free }),
        onEntry: async (entry) => {
          if (entry.name.startsWith('database/')) return staging.sink(entry.name)
          await lost.look(entry)
          return null
        },
      })
      return {
        facts,
        tables: await countsIn(db.connection()),
        orgs: await goneOrgs(staging, facts.head),
        lost: await lost.end(),
      }
    })
  }
}
