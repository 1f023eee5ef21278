import Database from 'better-sqlite3'
import pg from 'pg'
import { addSqliteFunctions } from '#database/sqlite_functions'

/** A database that rows are written into, past the program. Values stand for `?` in the order they come. */
export interface LibraryDatabase {
  isPostgres: boolean
  run(sql: string, values?: readonly unknown[]): Promise<unknown>
  close(): Promise<void>
}

/** The file of a server that is not running: SQLite has one writer. */
export function openSqliteLibrary(filename: string): LibraryDatabase {
  const connection = new Database(filename)
  for (const pragma of ['journal_mode = WAL', 'synchronous = OFF', 'cache_size = -200000']) {
    connection.pragma(pragma)
  }
  addSqliteFunctions(connection)
  const prepared = new Map<string, Database.Statement>()
  const statement = (sql: string) => {
    if (!prepared.has(sql)) prepared.set(sql, connection.prepare(sql))
    return prepared.get(sql)!
  }
  return {
    isPostgres: false,
    run: async (sql, values = []) => statement(sql).run(...values),
    async close() {
      connection.pragma('wal_checkpoint(TRUNCATE)')
      connection.close()
    },
  }
}

export async function openPostgresLibrary(connectionString: string): Promise<LibraryDatabase> {
  const client = new pg.Client({ connectionString })
  await client.connect()
  return {
    isPostgres: true,
    run(sql, values = []) {
      let place = 0
      return client.query(
        sql.replace(/\?/g, () => `$${++place}`),
        [...values]
      )
    },
    close: () => client.end(),
  }
}
