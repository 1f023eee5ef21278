import { parentPort, workerData } from 'node:worker_threads'
import Database from 'better-sqlite3'

const { file, tables } = workerData as { file: string; tables: readonly string[] }
const database = new Database(file, { fileMustExist: true, timeout: 10_000 })

/**
 * `secure_delete` fills what it frees with zeros, but where SQLite moved rows from page to page before, copies of them stay
 * behind in the gaps. Pages that are given back whole are zeros from end to end.
 */
function writeAnew(table: string) {
  const parts = database
    .prepare<[string], { type: string; sql: string }>(
      'SELECT type, sql FROM sqlite_master WHERE tbl_name = ? AND sql IS NOT NULL'
    )
    .all(table)
  const older = `${table}_erased`
  const create = (isWanted: (type: string) => boolean) =>
    parts.filter(({ type }) => isWanted(type)).forEach(({ sql }) => database.exec(sql))
  database.exec(`ALTER TABLE "${table}" RENAME TO "${older}"`)
  create((type) => type === 'table')
  database.exec(`INSERT INTO "${table}" SELECT * FROM "${older}" ORDER BY rowid`)
  database.exec(`DROP TABLE "${older}"`)
  create((type) => type !== 'table')
}

function erase() {
  for (const pragma of ['secure_delete = ON', 'foreign_keys = OFF', 'legacy_alter_table = ON']) {
    database.pragma(pragma)
  }
  database.transaction(() => tables.forEach(writeAnew)).immediate()
  const [{ busy }] = database.pragma('wal_checkpoint(TRUNCATE)') as { busy: number }[]
  return busy === 0
}

function isBusy(error: unknown) {
  return String(Object(error).code).startsWith('SQLITE_BUSY')
}

try {
  parentPort!.postMessage(erase())
} catch (error) {
  if (!isBusy(error)) throw error
  parentPort!.postMessage(false)
} finally {
  database.close()
}
