import type { QueryClientContract, TransactionClientContract } from '@adonisjs/lucid/types/database'
import { databaseKind } from '#extension/database_copy'
import { SQLITE_FILE } from '../archive/format.js'
import { withSqliteFile } from '../snapshot/sqlite_file.js'
import { jsonLines } from './json_lines.js'
import type { Staging } from './staging.js'

export type Row = Record<string, unknown>

/** Rows of a backup that was unpacked, some at a time. */
export interface StagedRows {
  /** All of a table, or those with one value in one column. */
  pages(table: string, where?: [column: string, value: string]): AsyncIterable<Row[]>
}

const AT_ONCE = 500
const MOST_BINDINGS = 30_000

export function withStagedRows<Result>(
  staging: Staging,
  work: (rows: StagedRows) => Promise<Result>
): Promise<Result> {
  if (databaseKind() === 'postgres') return work(new RowsOfLines(staging))
  return withSqliteFile(staging.path(SQLITE_FILE), (client) => work(new RowsOfFile(client)))
}

class RowsOfLines implements StagedRows {
  constructor(private readonly staging: Staging) {}

  async *pages(table: string, where?: [column: string, value: string]) {
    for await (const lines of jsonLines(this.staging.path(`database/${table}.jsonl`))) {
      const rows = lines.map((line) => JSON.parse(line) as Row)
      yield where ? rows.filter((row) => row[where[0]] === where[1]) : rows
    }
  }
}

class RowsOfFile implements StagedRows {
  constructor(private readonly client: QueryClientContract) {}

  async *pages(table: string, where?: [column: string, value: string]) {
    const wanted = where ? `"${where[0]}" = ? AND` : ''
    for (let last = 0; ;) {
      const rows: (Row & { place: number })[] = await this.client.rawQuery(
        `SELECT rowid AS place, * FROM "${table}" WHERE ${wanted} rowid > ? ORDER BY rowid LIMIT ${AT_ONCE}`,
        [...(where ? [where[1]] : []), last]
      )
      if (rows.length) yield rows
      if (rows.length < AT_ONCE) return
      last = rows.at(-1)!.place
    }
  }
}

/** Puts rows into a table as they are, but for columns that the database works out. What they are is told as one deed. */
export async function insertRows(client: TransactionClientContract, table: string, rows: Row[]) {
  if (!rows.length) return
  const columns = await storedColumns(client, table)
  const names = columns.map((name) => `"${name}"`).join(', ')
  if (databaseKind() === 'postgres') {
    await client.rawQuery(
      `INSERT INTO public."${table}" (${names}) OVERRIDING SYSTEM VALUE
       SELECT ${names} FROM json_populate_recordset(NULL::public."${table}", ?::json)`,
      [JSON.stringify(rows)]
    )
    return
  }
  const atOnce = Math.floor(MOST_BINDINGS / columns.length)
  const place = `(${columns.map(() => '?').join(', ')})`
  for (let at = 0; at < rows.length; at += atOnce) {
    const some = rows.slice(at, at + atOnce)
    await client.rawQuery(
      `INSERT INTO main."${table}" (${names}) VALUES ${some.map(() => place).join(', ')}`,
      some.flatMap((row) => columns.map((name) => (row[name] ?? null) as string))
    )
  }
}

/** Of every column but those that the database works out. */
export async function storedColumns(
  client: TransactionClientContract,
  table: string
): Promise<string[]> {
  if (databaseKind() === 'sqlite') {
    const columns: { name: string; hidden: number }[] = await client.rawQuery(
      `PRAGMA table_xinfo("${table}")`
    )
    return columns.filter(({ hidden }) => hidden === 0).map(({ name }) => name)
  }
  const { rows } = await client.rawQuery(
    `SELECT attname AS name FROM pg_attribute
     WHERE attrelid = ?::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = '' ORDER BY attnum`,
    [`"${table}"`]
  )
  return (rows as { name: string }[]).map(({ name }) => name)
}
