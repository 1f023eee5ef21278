import type { Figure } from './figure.js'
import { adminRows } from './rows_admin.js'
import { auditRows } from './rows_audit.js'
import { backupRows } from './rows_backup.js'
import { faceRows } from './rows_faces.js'
import { ingestRow, memoryRow } from './rows_ingest.js'
import { libraryRows } from './rows_library.js'
import { pageRows } from './rows_page.js'
import { pluginRows } from './rows_plugins.js'
import { thumbRow } from './rows_thumb.js'
import { zipRows } from './rows_zip.js'
import type { Scale } from './scale.js'

/** What can be asked for by name, in the order of the table. */
export const ROWS: Record<string, (scale: Scale) => Promise<Figure | Figure[]>> = {
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
  faces: faceRows,
}
