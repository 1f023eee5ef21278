import type { LucidRow } from '@adonisjs/lucid/types/model'
import { allows } from '#admin/admin_policy'
import type { Area } from '#admin/area'
import type { AdminResource } from '#admin/define_admin_resource'
import type { AdminField } from '#admin/field'
import { type ShownValue, showRows } from '#admin/read_rows'
import { Refusal } from '#exceptions/refusal'
import type { ExportFormat } from '#models/admin_export'

/**
 * The lines of an export, one row each: CSV (RFC 4180, UTF-8, with a line of names) or JSON Lines. A field that its reader may
 * not see in a row is empty there in CSV and absent in JSON.
 *
 * @throws Refusal E_FORBIDDEN where the policy does not let them export
 */
export async function* exportRows(
  resource: AdminResource,
  area: Area,
  fields: readonly AdminField[],
  rows: AsyncIterable<LucidRow[]>,
  format: ExportFormat
): AsyncGenerator<string> {
  if (!(await allows(resource.policy, 'export', area))) throw new Refusal(403, 'E_FORBIDDEN')
  const names = fields.map(({ name }) => name)
  if (format === 'csv') yield csvLine(['id', ...names])
  for await (const some of rows) {
    for (const { id, values } of await showRows(resource, area, some, fields)) {
      yield format === 'csv'
        ? csvLine([id, ...names.map((name) => values[name] ?? null)])
        : `${JSON.stringify({ id, ...values })}\n`
    }
  }
}

const csvLine = (values: ShownValue[]) => `${values.map(csvValue).join(',')}\r\n`

/** What a spreadsheet takes for the beginning of a formula, in the wide forms of some keyboards too. */
const FORMULA = '[=+\\-@＝＋－＠]'
/** Where its language separates by semicolons, or a line ends inside of a text, a cell begins in the middle of one. */
const INNER_CELL = new RegExp(`([;\\t\\r\\n])(?=${FORMULA})`, 'g')
const CELL = new RegExp(`^(?:${FORMULA}|[\\t\\r\\n])`)

/** A text that begins like a formula is one to a spreadsheet: an apostrophe in front makes it a text again. */
function csvValue(value: ShownValue) {
  if (value === null) return ''
  if (typeof value !== 'string') return String(value)
  const safe = value.replace(INNER_CELL, "$1'")
  const text = CELL.test(safe) ? `'${safe}` : safe
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
