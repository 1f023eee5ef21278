import type { LucidRow } from '@adonisjs/lucid/types/model'
import { allows } from '#admin/admin_policy'
import type { Area } from '#admin/area'
import type { AdminResource } from '#admin/define_admin_resource'
import type { AdminField } from '#admin/field'
import { type Named, nameRelated } from '#admin/read_related'
import { type ShownRow, type ShownValue, showRows } from '#admin/read_rows'
import { Refusal } from '#exceptions/refusal'
import type { ExportFormat } from '#models/admin_export'

/**
 * The lines of an export, one row each: CSV (RFC 4180, UTF-8, with a line of names) or JSON Lines. A field that its reader may
 * not see in a row is empty there in CSV and absent in JSON. Behind each key stands what it names (`albumId`, `album`), where
 * its reader may see that. Where nothing is there but something holds instead, such as a default, that is written.
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
  // The id of a row stands in front of all of them anyway.
  const columns = columnsOf(fields.filter(({ name }) => name !== 'id'))
  if (format === 'csv') yield csvLine(['id', ...columns.map(({ name }) => name)])
  for await (const some of rows) {
    const shown = await showRows(resource, area, some, fields)
    const named = await nameRelated(resource, area, shown, fields)
    for (const row of shown) {
      const cells = columns.flatMap(({ name, field, isTitle }): [string, ShownValue][] =>
        field.name in row.values
          ? [[name, isTitle ? titleOf(row, field, named) : holds(row, field)]]
          : []
      )
      yield format === 'csv' ? csvRow(row.id, columns, cells) : jsonRow(row.id, cells)
    }
  }
}

interface Column {
  name: string
  field: AdminField
  /** Of what a key names, and not the key itself. */
  isTitle: boolean
}

function columnsOf(fields: readonly AdminField[]): Column[] {
  const taken = new Set(['id', ...fields.map(({ name }) => name)])
  return fields.flatMap((field) => {
    const own = { name: field.name, field, isTitle: false }
    if (!field.relation) return [own]
    const name = taken.has(field.relation) ? `${field.name}Title` : field.relation
    return [own, { name, field, isTitle: true }]
  })
}

function titleOf({ values }: ShownRow, { name }: AdminField, named: Named) {
  const key = values[name]
  return (typeof key === 'string' && named[name]?.titles[key]) || null
}

const holds = ({ values }: ShownRow, { name, fallback }: AdminField) =>
  values[name] ?? fallback?.() ?? null

function csvRow(id: string, columns: readonly Column[], cells: [string, ShownValue][]) {
  const values = new Map(cells)
  return csvLine([id, ...columns.map(({ name }) => values.get(name) ?? null)])
}

const jsonRow = (id: string, cells: [string, ShownValue][]) =>
  `${JSON.stringify({ id, ...Object.fromEntries(cells) })}\n`

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
