import type { Figure } from './figure.js'
import { ingestRow, memoryRow } from './rows_ingest.js'
import type { Scale } from './scale.js'

/** What can be asked for by name, in the order of the table. */
export const ROWS: Record<string, (scale: Scale) => Promise<Figure | Figure[]>> = {
  ingest: ingestRow,
  memory: memoryRow,
}
