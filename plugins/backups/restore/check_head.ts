import db from '@adonisjs/lucid/services/db'
import { databaseKind } from '#extension/database_copy'
import type { Head } from '../archive/format.js'
import { BackupRefusal } from '../archive/refusal.js'
import { type FreeBytes, refuseWithoutRoom } from '../backup_folder.js'
import { migrationsIn, programVersion, tablesIn } from '../snapshot/facts.js'

/** Refuses a backup that this server cannot hold: of a newer program, of another database, or larger than the disk. */
export async function checkHead(head: Head, { folder, free }: { folder: string; free: FreeBytes }) {
  const client = db.connection()
  const kind = databaseKind()
  if (head.database !== kind) {
    throw new BackupRefusal('other_database', { database: head.database, here: kind })
  }
  refuseNewer(head)
  const here = await migrationsIn(client)
  if (head.migrations.some((name) => !here.includes(name))) {
    throw new BackupRefusal('newer', { version: head.version })
  }
  if (kind === 'postgres') await checkTables(head, here)
  await refuseWithoutRoom(folder, head.bytes, free)
}

/** Also one with the tables of here: what stands in them may mean something else by then. */
function refuseNewer({ version }: Head) {
  const [there, here] = [releaseOf(version), releaseOf(programVersion())]
  if (!there || !here) throw new BackupRefusal('damaged')
  if (there.localeCompare(here, 'en', { numeric: true }) > 0)
    throw new BackupRefusal('newer', { version })
}

/** `1.2.3`, of `1.2.3-beta.1` as well. */
const releaseOf = (version: string) => /^\d+\.\d+\.\d+(?![\w.])/.exec(version)?.[0]

/** Rows come without tables: those of here have to be the same. */
async function checkTables({ migrations, tables, version }: Head, here: string[]) {
  if (migrations.length !== here.length) throw new BackupRefusal('older', { version })
  const known = await tablesIn(db.connection())
  const differing = new Set(known).symmetricDifference(new Set(Object.keys(tables)))
  if (differing.size)
    throw new BackupRefusal('tables_differ', { tables: [...differing].join(', ') })
}
