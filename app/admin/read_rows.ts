import type { LucidModel, LucidRow, ModelAdapterOptions } from '@adonisjs/lucid/types/model'
import { DateTime } from 'luxon'
import { allows } from '#admin/admin_policy'
import type { Area } from '#admin/area'
import type { AdminResource } from '#admin/define_admin_resource'
import type { AdminField } from '#admin/field'
import { resourceQuery } from '#admin/resource_query'
import { versionOf, writableNames } from '#admin/versions'
import { Refusal } from '#exceptions/refusal'
import { isId } from '#models/concerns/identified'

export type ShownValue = string | number | boolean | null

/** What leaves of a row: fields that its reader may not see are absent, not empty. */
export type ShownRow = {
  id: string
  title: string
  subtitle: string | null
  /** Sent back with a change, so that nobody overwrites what they have not seen. */
  version: string
  values: Record<string, ShownValue>
}

/** Rows that somebody may see, with the fields of them that they may see. */
export async function showRows(
  resource: AdminResource,
  area: Area,
  rows: readonly LucidRow[],
  fields: readonly AdminField[]
): Promise<ShownRow[]> {
  const { policy, record } = resource
  const added = await loadAdded(area, rows, fields)
  const shown = await Promise.all(
    rows.map(async (row) => {
      if (!(await allows(policy, 'view', area, row))) return []
      const verdicts = await Promise.all(
        fields.map(({ can }) => can === null || allows(policy, can, area, row))
      )
      const visible = fields.filter((_, index) => verdicts[index])
      return [
        {
          id: String(row.$primaryKeyValue),
          title: String(valueOf(row, record.title) ?? ''),
          subtitle: record.subtitle && String(valueOf(row, record.subtitle) ?? ''),
          version: versionOf(resource, row),
          values: Object.fromEntries(
            visible.map((field) => [
              field.name,
              added.get(field)?.get(String(row.$primaryKeyValue)) ?? shownValue(row, field, area),
            ])
          ),
        },
      ]
    })
  )
  return shown.flat()
}

/** @throws Refusal E_NOT_FOUND where there is none, or none for this reader */
export async function findRow(
  resource: AdminResource,
  area: Area,
  id: string,
  { isLocked, ...options }: ModelAdapterOptions & { isLocked?: boolean } = {}
): Promise<LucidRow> {
  const { table } = resource.model
  const query = resourceQuery(resource, area, options)
  // Where several write at once, the second one waits and then finds what the first one left.
  if (isLocked) query.forUpdate(table)
  const row = isId(id) ? await query.where(`${table}.id`, id).first() : null
  if (row && (await allows(resource.policy, 'view', area, row))) return row
  throw new Refusal(404, 'E_NOT_FOUND')
}

/** Columns that plugins add, each for all rows at once. One that fails is empty: the rows are not its own. */
async function loadAdded(area: Area, rows: readonly LucidRow[], fields: readonly AdminField[]) {
  const ids = rows.map((row) => String(row.$primaryKeyValue))
  const values = new Map<AdminField, ReadonlyMap<string, ShownValue>>()
  for (const field of fields) {
    if (field.added) values.set(field, await field.added.load(ids, area).catch(() => new Map()))
  }
  return values
}

/** SQLite keeps booleans as 0 and 1. */
function shownValue(row: LucidRow, { name, kind, words }: AdminField, { user }: Area) {
  const value = valueOf(row, name)
  if (words && typeof value === 'string') return words(value, user.locale)
  return kind === 'boolean' && value !== null ? Boolean(value) : value
}

export function valueOf(row: LucidRow, name: string): ShownValue {
  const value = (row as unknown as Record<string, unknown>)[name]
  if (value === null || value === undefined) return null
  if (value instanceof DateTime) return value.toISO()
  if (['string', 'number', 'boolean'].includes(typeof value)) return value as ShownValue
  return typeof value === 'bigint' ? Number(value) : JSON.stringify(value)
}

/** Columns that a list of these fields needs: also what names a row, what its version is made of, and its org. */
export function neededColumns(resource: AdminResource, fields: readonly AdminField[]) {
  const { model, record } = resource
  const named = [record.title, record.subtitle, ...writableNames(resource)].flatMap((name) =>
    name && model.$hasColumn(name) ? [model.$getColumn(name)!.columnName] : []
  )
  const owner = model.$hasColumn('orgId') ? ['org_id'] : []
  const keys = record.with.flatMap((relation) => keyOf(model, relation))
  return [...new Set(['id', ...owner, ...keys, ...named, ...fields.map(({ column }) => column)])]
}

/** The column by which a row names another one. */
function keyOf(model: LucidModel, relation: string) {
  const definition = model.$relationsDefinitions.get(relation)
  if (definition?.type !== 'belongsTo') return []
  if (!definition.booted) definition.boot()
  return [model.$getColumn(definition.foreignKey)!.columnName]
}
