import { type Area, isOrgArea } from '#admin/area'
import type { AdminResource } from '#admin/define_admin_resource'
import type { AdminField } from '#admin/field'
import { pickedResource, relatedResource } from '#admin/read_options'
import { neededColumns, type ShownRow, showRows } from '#admin/read_rows'
import { resourceQuery } from '#admin/resource_query'

/** What the keys of some rows name: by field, then by id. Rows that this reader may not see are not among them. */
export type Named = Record<string, { resource: string | null; titles: Record<string, string> }>

/** One query a relation, however many rows there are. A key that its reader may not see is not followed either. */
export async function nameRelated(
  resource: AdminResource,
  area: Area,
  rows: readonly ShownRow[],
  fields: readonly AdminField[]
): Promise<Named> {
  const named: Named = {}
  for (const field of fields) {
    const target = await pickedResource(resource, area, field)
    const keys = rows.map(({ values }) => values[field.name])
    const ids = [...new Set(keys.filter((id) => typeof id === 'string'))]
    if (!target) {
      const titles = await namesOnly(resource, area, field, ids)
      if (titles) named[field.name] = { resource: null, titles }
      continue
    }
    const { table } = target.model
    const found = await resourceQuery(target, area)
      .whereIn(`${table}.id`, ids)
      .select(neededColumns(target, []).map((column) => `${table}.${column}`))
    const shown = await showRows(target, area, found, [])
    const titles = Object.fromEntries(shown.map(({ id, title }) => [id, title]))
    named[field.name] = { resource: target.name, titles }
  }
  return named
}

/** Some are called by their name in an org though their resource is not there: such as its people. */
async function namesOnly(resource: AdminResource, area: Area, field: AdminField, ids: string[]) {
  const target = relatedResource(resource, field)
  if (!target?.namedIn || !isOrgArea(area)) return undefined
  const { model, namedIn, record } = target
  const found = await model
    .query()
    .whereIn('id', ids)
    .where((narrowed) => namedIn(narrowed as Parameters<typeof namedIn>[0], area))
  return Object.fromEntries(
    found.map((row) => [String(row.$primaryKeyValue), String(row.$getAttribute(record.title))])
  )
}
