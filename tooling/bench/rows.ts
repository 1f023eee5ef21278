import { glob } from 'node:fs/promises'
import { pathToFileURL } from 'node:url'
import type { Figure } from './figure.js'
import { adminRows } from './rows_admin.js'
import { auditRows } from './rows_audit.js'
import { backupRows } from './rows_backup.js'
import { ingestRow, memoryRow } from './rows_ingest.js'
import { libraryRows } from './rows_library.js'
import { pageRows } from './rows_page.js'
import { pluginRows } from './rows_plugins.js'
import { thumbRow } from './rows_thumb.js'
import { zipRows } from './rows_zip.js'
import type { Scale } from './scale.js'

type Rows = Record<string, (scale: Scale) => Promise<Figure | Figure[]>>

const CORE: Rows = {
  ingest: ingestRow,
  thumb: thumbRow,
  library: libraryRows,
  zip: zipRows,
  memory: memoryRow,
  page: pageRows,
  plugins: pluginRows,
  admin: adminRows,
  audit: auditRows,
  backup: backupRows,
}

/** What can be asked for by name, in the order of the table: of the core, and what plugins in the tree measure themselves. */
export async function findRows() {
  const rows = { ...CORE }
  for await (const file of glob('plugins/*/tests/bench/rows.ts')) {
    const brought: { rows: Rows } = await import(pathToFileURL(file).href)
    Object.assign(rows, brought.rows)
  }
  return rows
}
