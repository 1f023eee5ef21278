import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { countsIn, tablesIn } from '../snapshot/facts.js'
import { sameCounts } from './check_staged.js'
import { jsonLines } from './json_lines.js'
import { storedColumns } from './org_rows.js'

interface Rows {
  /** A folder with one `<table>.jsonl` for each table. */
  folder: string
  tables: Record<string, number>
}

/**
 * Puts rows in the place of all that are there, on PostgreSQL. All of it is one transaction: until it ends everybody sees what
 * was there before. Foreign keys are taken off and put back, so each is checked with every row.
 */
export async function replaceRows(client: TransactionClientContract, rows: Rows) {
  const tables = await tablesIn(client)
  const keys = await foreignKeys(client)
  for (const { holder, name } of keys) {
    await client.rawQuery(`ALTER TABLE ${holder} DROP CONSTRAINT "${name}"`)
  }
  // Sums and searches are among the rows: triggers would make them twice. And what refuses to be emptied comes back whole.
  for (const table of tables) await client.rawQuery(`ALTER TABLE "${table}" DISABLE TRIGGER USER`)
  await client.rawQuery(`TRUNCATE ${tables.map((table) => `"${table}"`).join(', ')}`)
  for (const table of tables) {
    await fill(client, `public."${table}"`, rows.folder, table)
    await moveSequences(client, table)
  }
  for (const table of tables) await client.rawQuery(`ALTER TABLE "${table}" ENABLE TRIGGER USER`)
  for (const { holder, name, definition } of keys) {
    await client.rawQuery(`ALTER TABLE ${holder} ADD CONSTRAINT "${name}" ${definition}`)
  }
  sameCounts(await countsIn(client), rows.tables)
}

/** Puts rows into tables of their own, which vanish with the transaction: to see whether they can be put back at all. */
export async function tryRows(client: TransactionClientContract, rows: Rows) {
  const counts: Record<string, number> = {}
  for (const table of Object.keys(rows.tables)) {
    await client.rawQuery(
      `CREATE TEMPORARY TABLE "${table}" (LIKE public."${table}" INCLUDING ALL) ON COMMIT DROP`
    )
    await fill(client, `pg_temp."${table}"`, rows.folder, table)
    const [{ total }] = await client.from(table).count('* as total')
    counts[table] = Number(total)
  }
  sameCounts(counts, rows.tables)
}

async function foreignKeys(client: TransactionClientContract) {
  const { rows } = await client.rawQuery(
    `SELECT conname AS name, conrelid::regclass::text AS holder, pg_get_constraintdef(oid) AS definition
     FROM pg_constraint WHERE contype = 'f' AND connamespace = 'public'::regnamespace ORDER BY conname`
  )
  return rows as { name: string; holder: string; definition: string }[]
}

/** Told as one deed, not row by row. */
async function fill(
  client: TransactionClientContract,
  place: string,
  folder: string,
  table: string
) {
  const columns = await storedColumns(client, table)
  const names = columns.map((name) => `"${name}"`).join(', ')
  for await (const lines of jsonLines(`${folder}/${table}.jsonl`)) {
    await client.rawQuery(
      `INSERT INTO ${place} (${names}) OVERRIDING SYSTEM VALUE
       SELECT ${names} FROM json_populate_recordset(NULL::${place}, ?::json)`,
      [`[${lines.join(',')}]`]
    )
  }
}

/** Numbers go on behind the highest. */
async function moveSequences(client: TransactionClientContract, table: string) {
  const { rows } = await client.rawQuery(
    `SELECT attname AS name, pg_get_serial_sequence(?, attname) AS sequence FROM pg_attribute
     WHERE attrelid = ?::regclass AND attnum > 0 AND NOT attisdropped`,
    [`"${table}"`, `"${table}"`]
  )
  for (const { name, sequence } of rows as { name: string; sequence: string | null }[]) {
    if (!sequence) continue
    await client.rawQuery(
      `SELECT setval(?::regclass, coalesce((SELECT max("${name}") FROM "${table}"), 0) + 1, false)`,
      [sequence]
    )
  }
}
