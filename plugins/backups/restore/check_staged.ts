import { stat } from 'node:fs/promises'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'
import type { ArchiveFacts } from '../archive/archive_reader.js'
import { SQLITE_FILE } from '../archive/format.js'
import { BackupRefusal } from '../archive/refusal.js'
import { countsIn } from '../snapshot/facts.js'
import { originals } from '../snapshot/file_names.js'
import { withSqliteFile } from '../snapshot/sqlite_file.js'
import { jsonLines } from './json_lines.js'
import type { Staging } from './staging.js'

/** Whether what was unpacked is a server: a sound database, as many rows as it says, and every original that rows name. */
export async function checkStaged(staging: Staging, facts: ArchiveFacts) {
  if (facts.head.database === 'sqlite') {
    await withSqliteFile(staging.path(SQLITE_FILE), (client) => checkSqlite(client, staging, facts))
  } else await checkRows(staging, facts)
}

async function checkSqlite(client: QueryClientContract, staging: Staging, facts: ArchiveFacts) {
  const [{ quick_check: answer }] = await client.rawQuery('PRAGMA quick_check(1)')
  if (answer !== 'ok') throw new BackupRefusal('unhealthy', { what: String(answer) })
  const [broken] = await client.rawQuery('PRAGMA foreign_key_check')
  if (broken) throw new BackupRefusal('unhealthy', { what: `foreign key of ${broken.table}` })
  sameCounts(await countsIn(client), facts.head.tables)
  await checkOriginals(originals(client), staging, facts)
}

async function checkRows(staging: Staging, facts: ArchiveFacts) {
  const counts: Record<string, number> = {}
  for (const table of Object.keys(facts.head.tables)) {
    counts[table] = 0
    for await (const lines of jsonLines(staging.path(`database/${table}.jsonl`))) {
      counts[table] += lines.length
    }
  }
  sameCounts(counts, facts.head.tables)
  await checkOriginals(namedInRows(staging), staging, facts)
}

async function* namedInRows(staging: Staging) {
  for await (const lines of jsonLines(staging.path('database/photo_files.jsonl'))) {
    const rows = lines.map((line) => JSON.parse(line) as { storage_key: string; byte_size: number })
    yield rows.map((row) => ({ name: `files/${row.storage_key}`, bytes: row.byte_size }))
  }
}

/** Where counts differ, what was restored is not what was backed up. */
export function sameCounts(counts: Record<string, number>, wanted: Record<string, number>) {
  const differing = Object.keys(wanted).filter((table) => counts[table] !== wanted[table])
  if (!differing.length) return
  const what = differing.map((table) => `${table} ${counts[table] ?? 0}/${wanted[table]}`)
  throw new BackupRefusal('unhealthy', { what: what.join(', ') })
}

async function checkOriginals(
  pages: AsyncIterable<{ name: string; bytes: number }[]>,
  staging: Staging,
  { absent }: ArchiveFacts
) {
  let missing = 0
  let first = ''
  for await (const page of pages) {
    for (const { name, bytes } of page) {
      const found = await stat(staging.path(name)).catch(() => null)
      if (found?.size === bytes) continue
      missing += 1
      first ||= name
    }
  }
  if (missing > absent)
    throw new BackupRefusal('incomplete', { count: missing - absent, name: first })
}
