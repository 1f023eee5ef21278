import db from '@adonisjs/lucid/services/db'
import { databaseKind } from '#extension/database_copy'

/**
 * Sees to it that rows which were deleted, or values that were overwritten, cannot be read out of the files of the database any
 * more. Call it outside of any transaction, once theirs has committed.
 *
 * On SQLite every deleted byte is overwritten as it is deleted; this takes what the write-ahead log still holds. Where somebody
 * reads at that moment the log stays, and it answers false: ask again later. On PostgreSQL it writes the named tables anew,
 * which nobody else can use meanwhile; its own write-ahead log and its backups are the operator's.
 */
export async function eraseFromFiles(tables: readonly string[]): Promise<boolean> {
  const client = db.connection()
  if (databaseKind() === 'postgres') {
    for (const table of tables) await client.knexRawQuery('VACUUM FULL ??', [table])
    return true
  }
  const rows: { busy: number }[] = await client.knexRawQuery('PRAGMA wal_checkpoint(TRUNCATE)')
  return rows[0]?.busy === 0
}
