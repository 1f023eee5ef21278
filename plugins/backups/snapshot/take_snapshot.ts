import { type FileHandle, open, stat } from 'node:fs/promises'
import { join } from 'node:path'
import db from '@adonisjs/lucid/services/db'
import type { QueryClientContract, TransactionClientContract } from '@adonisjs/lucid/types/database'
import { copyDatabase, databaseKind } from '#extension/database_copy'
import { type Head, SQLITE_FILE } from '../archive/format.js'
import { rowsOf } from './cursor.js'
import { countsIn, migrationsIn, pluginsIn, tablesIn } from './facts.js'
import { type NamedFile, originals, pluginFiles, renditions } from './file_names.js'
import { withSqliteFile } from './sqlite_file.js'

/** What the server had at one moment: its rows, and which files belong to them. */
export interface Snapshot extends Pick<
  Head,
  'database' | 'migrations' | 'plugins' | 'tables' | 'bytes'
> {
  rows: { name: string; path: string }[]
  /** A list of names, as JSON, one in each line, of files that lie where they always do. */
  files: string
}

/** Takes one, with the help of an empty folder: on SQLite as a copy of the database, on PostgreSQL as a file of rows for each table. */
export async function takeSnapshot(folder: string): Promise<Snapshot> {
  return databaseKind() === 'sqlite' ? ofSqlite(folder) : ofPostgres(folder)
}

async function ofSqlite(folder: string): Promise<Snapshot> {
  const path = join(folder, 'lumina.sqlite3')
  await copyDatabase(path)
  return withSqliteFile(path, async (client) => {
    const rows = [{ name: SQLITE_FILE, path }]
    return { database: 'sqlite', rows, ...(await described(folder, client, rows)) }
  })
}

function ofPostgres(folder: string): Promise<Snapshot> {
  const work = async (client: TransactionClientContract): Promise<Snapshot> => {
    const rows: Snapshot['rows'] = []
    for (const table of await tablesIn(client)) {
      const path = join(folder, `${table}.jsonl`)
      await writeRows(client, table, path)
      rows.push({ name: `database/${table}.jsonl`, path })
    }
    return { database: 'postgres', rows, ...(await described(folder, client, rows)) }
  }
  return db.transaction(work, { isolationLevel: 'repeatable read' })
}

async function writeRows(client: TransactionClientContract, table: string, path: string) {
  const file = await open(path, 'wx', 0o600)
  try {
    const sql = `SELECT row_to_json(kept)::text AS line FROM "${table}" AS kept`
    for await (const rows of rowsOf<{ line: string }>(client, sql)) {
      await file.write(rows.map(({ line }) => `${line}\n`).join(''))
    }
  } finally {
    await file.close()
  }
}

async function described(folder: string, client: QueryClientContract, rows: Snapshot['rows']) {
  let bytes = 0
  for (const { path } of rows) {
    const { size } = await stat(path)
    bytes += size
  }
  const files = join(folder, 'files')
  const list = await open(files, 'wx', 0o600)
  try {
    bytes += await writeNames(list, pluginFiles())
    bytes += await writeNames(list, originals(client))
    bytes += await writeNames(list, renditions(client))
  } finally {
    await list.close()
  }
  return {
    migrations: await migrationsIn(client),
    plugins: await pluginsIn(client),
    tables: await countsIn(client),
    bytes,
    files,
  }
}

async function writeNames(list: FileHandle, pages: AsyncIterable<NamedFile[]>) {
  let bytes = 0
  for await (const page of pages) {
    await list.write(page.map(({ name }) => `${JSON.stringify(name)}\n`).join(''))
    for (const file of page) bytes += file.bytes
  }
  return bytes
}
