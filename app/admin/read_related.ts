import type { LucidRow } from '@adonisjs/lucid/types/model'
import { allows } from '#admin/admin_policy'
import type { Area } from '#admin/area'
import type { AdminResource } from '#admin/define_admin_resource'
import type { AdminField } from '#admin/field'
import { relatedResource } from '#admin/read_options'
import { neededColumns, showRows } from '#admin/read_rows'
import { resourceQuery } from '#admin/resource_query'

/** What the keys of some rows name: by field, then by id. Rows that this reader may not see are not among them. */
export type Named = Record<string, { resource: string; titles: Record<string, string> }>

/** One query a relation, however many rows there are. */
export async function nameRelated(
  resource: AdminResource,
  area: Area,
  rows: readonly LucidRow[],
  fields: readonly AdminField[]
): Promise<Named> {
  const named: Named = {}
  for (const field of fields) {
    const target = relatedResource(resource, field)
    if (!target || !(await isTheirs(target, area))) continue
    const keys = rows.map((row) => (row as unknown as Record<string, string | null>)[field.name])
    const ids = [...new Set(keys.filter((id) => id !== null))]
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

async function isTheirs({ tenancy, policy }: AdminResource, area: Area) {
  return (area.kind === 'platform' || tenancy === 'org') && allows(policy, 'viewAny', area)
}
