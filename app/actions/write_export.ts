import { randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, rm, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { LucidRow } from '@adonisjs/lucid/types/model'
import db from '@adonisjs/lucid/services/db'
import { DateTime } from 'luxon'
import { exportRows } from '#admin/export_rows'
import { fieldsOf } from '#admin/fields_of'
import { readListRequest } from '#admin/list_request'
import { readSelection } from '#admin/read_selection'
import { findAdminResource } from '#admin/registry'
import type { Selection } from '#admin/selection'
import { FailExport } from '#actions/fail_export'
import { Current } from '#audit/current'
import { recordDeed } from '#audit/recorder'
import { Refusal } from '#exceptions/refusal'
import AdminExport, { EXPORT_HOURS } from '#models/admin_export'
import { sqlTime } from '#models/concerns/sql_time'
import { openArea } from '#queries/admin_area'
import { exportKey, exportPart } from '#storage/keys'
import { store } from '#storage/store'

interface Writing {
  exportId: string
  signal: AbortSignal
  progress: (fraction: number) => Promise<void>
}

const NOTED_EVERY_MS = 1_000
const CHUNK = 64 * 1024
/** Spreadsheets take a text for one of their own country without it. */
const BYTE_ORDER_MARK = '\uFEFF'

/** Writes the rows of an export to its file, as far as whoever asked for them may still have them. */
export class WriteExport {
  async handle({ exportId, ...rest }: Writing) {
    const order = await AdminExport.find(exportId)
    if (!order?.isUnderWay) return
    try {
      await this.#write(order, rest)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      await new FailExport().handle({ exportId, code: error.code! })
    }
  }

  async #write(order: AdminExport, { signal, progress }: Omit<Writing, 'exportId'>) {
    const { area, resource, fields, rows } = await this.#open(order)
    await resource.beforeExport?.(area, signal)
    // A run that lost its place may still be writing: each has a part of its own.
    const path = exportPart(`${order.id}.${randomUUID()}`)
    const tally = { read: 0, lines: 0 }
    const lines = exportRows(
      resource,
      area,
      fields,
      this.#told(rows, tally, async () => {
        await this.#note(order, tally)
        if (order.rowsExpected) await progress(tally.read / order.rowsExpected)
        signal.throwIfAborted()
      }),
      order.format
    )
    try {
      await mkdir(dirname(path), { recursive: true })
      const sink = createWriteStream(path, { mode: 0o600 })
      await pipeline(inChunks(lines, order, tally), sink, { signal })
      await this.#finish(order, path, tally.lines)
    } finally {
      await rm(path, { force: true })
    }
  }

  /** Whether they still administer here, and may take these rows along, is asked now: not when they ordered it. */
  async #open({ orgId, userId, resource: name, columns, selection: kept }: AdminExport) {
    const area = await openArea({ orgId, userId })
    Current.set({ actorId: userId })
    const resource = await findAdminResource(name, area)
    const all = await fieldsOf(resource)
    const { columns: fields } = readListRequest(resource, all, { cols: columns })
    const selection = kept as unknown as Selection
    return { area, resource, fields, rows: readSelection(resource, area, all, selection) }
  }

  async *#told(
    rows: AsyncIterable<LucidRow[]>,
    tally: { read: number },
    tell: () => Promise<void>
  ) {
    let toldAt = 0
    for await (const some of rows) {
      yield some
      tally.read += some.length
      if (Date.now() - toldAt < NOTED_EVERY_MS) continue
      toldAt = Date.now()
      await tell()
    }
  }

  /** Somebody may have cancelled it where this process does not hear of it. */
  async #note({ id }: AdminExport, { read }: { read: number }) {
    const [isWanted] = await AdminExport.query()
      .where('id', id)
      .whereIn('state', ['waiting', 'running'])
      .update({ state: 'running', rows_written: read })
    if (!isWanted) throw new Refusal(410, 'E_NOT_FOUND')
  }

  async #finish(order: AdminExport, path: string, rowsWritten: number) {
    const { size } = await stat(path)
    const key = exportKey(order)
    await store.keep([{ path, key }])
    const isDone = await db.transaction(async (client) => {
      const now = DateTime.now()
      const [changed] = await AdminExport.query({ client })
        .where('id', order.id)
        .whereIn('state', ['waiting', 'running'])
        .update({
          state: 'done',
          rows_written: rowsWritten,
          bytes: size,
          finished_at: sqlTime(now, client),
          expires_at: sqlTime(now.plus({ hours: EXPORT_HOURS }), client),
        })
      if (!changed) return false
      const { resource, orgId, format } = order
      const facts = { rows: rowsWritten, format }
      await recordDeed({ event: `${resource}.exported`, orgId: orgId ?? undefined, facts }, client)
      return true
    })
    if (!isDone) await store.remove(key)
  }
}

/** Lines by the dozen: one write a line would be slow. */
async function* inChunks(
  lines: AsyncIterable<string>,
  { format }: AdminExport,
  tally: { lines: number }
) {
  let chunk = format === 'csv' ? BYTE_ORDER_MARK : ''
  // The first line of a table names its columns.
  if (format === 'csv') tally.lines = -1
  for await (const line of lines) {
    chunk += line
    tally.lines++
    if (chunk.length < CHUNK) continue
    yield chunk
    chunk = ''
  }
  yield chunk
}
