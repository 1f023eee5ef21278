import { existsSync } from 'node:fs'
import Database from 'better-sqlite3'

/** Tables of plugins in a database of SQLite. They are no models of ours. */
export function pluginTablesIn(path: string) {
  if (!existsSync(path)) return []
  const database = new Database(path, { readonly: true })
  try {
    const rows = database.prepare(
      `SELECT name FROM sqlite_master WHERE name LIKE 'plg\\_%' ESCAPE '\\'`
    )
    return rows.pluck().all() as string[]
  } finally {
    database.close()
  }
}
