import { once } from 'node:events'
import { extname } from 'node:path'
import { Worker } from 'node:worker_threads'
import db from '@adonisjs/lucid/services/db'

/** What the server keeps its rows in. */
export const databaseKind = (): 'sqlite' | 'postgres' =>
  db.connection().dialect.name === 'postgres' ? 'postgres' : 'sqlite'

/** Where the rows are. SQLite only. */
export function sqliteFile() {
  const { connection } = db.getRawConnection(db.primaryConnectionName)!.config
  return (connection as { filename: string }).filename
}

/**
 * Writes a copy of the whole database into a new file: as it is at one moment, while others read and write. It is made in a
 * thread of its own, so that requests are answered meanwhile. SQLite only: on PostgreSQL a transaction that repeats its reads
 * is the way to see one moment. Leaves no half file when it throws.
 */
export async function copyDatabase(into: string): Promise<void> {
  const from = sqliteFile()
  const file = new URL(`./database_copy_worker${extname(import.meta.url)}`, import.meta.url)
  const worker = new Worker(file, { workerData: { from, into } })
  const [code] = await once(worker, 'exit')
  if (code !== 0) throw new Error(`The database could not be copied (${code})`)
}
