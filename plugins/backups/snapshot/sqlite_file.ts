import { randomUUID } from 'node:crypto'
import db from '@adonisjs/lucid/services/db'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'

/** Reads a database of SQLite that nobody else uses. */
export async function withSqliteFile<Result>(
  filename: string,
  work: (client: QueryClientContract) => Promise<Result>
): Promise<Result> {
  const name = `backup_${randomUUID()}`
  db.manager.add(name, {
    client: 'better-sqlite3',
    connection: { filename },
    useNullAsDefault: true,
    pool: { min: 1, max: 1 },
  })
  try {
    return await work(db.connection(name))
  } finally {
    await db.manager.close(name, true)
  }
}
