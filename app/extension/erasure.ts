import { once } from 'node:events'
import { extname } from 'node:path'
import { Worker } from 'node:worker_threads'
import db from '@adonisjs/lucid/services/db'
import { databaseKind, sqliteFile } from '#extension/database_copy'

/**
 * Sees to it that rows of these tables which were deleted, or values that were overwritten, cannot be read out of the files of the
 * database any more. Call it outside of any transaction, once theirs has committed.
 *
 * The tables are written anew: nobody else writes meanwhile on SQLite, nobody uses these tables on PostgreSQL. Whatever has
 * rows refers to by `rowid` is lost. On SQLite what the write-ahead log still holds goes, too; where somebody reads or writes all
 * the time it answers false: ask again later. On PostgreSQL the write-ahead log and backups of it are the operator's.
 */
export async function eraseFromFiles(tables: readonly string[]): Promise<boolean> {
  if (databaseKind() === 'postgres') {
    for (const table of tables) await db.connection().knexRawQuery('VACUUM FULL ??', [table])
    return true
  }
  const file = new URL(`./erasure_worker${extname(import.meta.url)}`, import.meta.url)
  const worker = new Worker(file, { workerData: { file: sqliteFile(), tables } })
  const [[isErased]] = await Promise.all([once(worker, 'message'), once(worker, 'exit')])
  return isErased
}
