import type { Area } from '#admin/area'
import type { AdminResource, RelatedList } from '#admin/define_admin_resource'
import type { AdminField } from '#admin/field'
import { fieldsIn } from '#admin/fields_of'
import { type ListRequest, readListRequest } from '#admin/list_request'
import { readPage } from '#admin/read_list'
import { type Named, nameRelated } from '#admin/read_related'
import { neededColumns, type ShownRow, showRows } from '#admin/read_rows'
import { findOpenResource } from '#admin/registry'

const AT_ONCE = 10

export interface RelatedRows {
  name: string
  resource: AdminResource
  fields: Map<string, AdminField>
  columns: AdminField[]
  rows: ShownRow[]
  named: Named
  /** What the list of that resource is asked for to show all of them, where it can be. */
  query: string | null
  hasMore: boolean
}

/** The first rows of other resources that name this one. A resource that its reader may not see is not among them. */
export async function readRelatedRows(
  { related }: AdminResource,
  area: Area,
  id: string
): Promise<RelatedRows[]> {
  const tables = await Promise.all(related.map((list) => readTable(list, area, id)))
  return tables.flatMap((table) => table ?? [])
}

async function readTable({ resource: name, by }: RelatedList, area: Area, id: string) {
  const resource = await findOpenResource(name, area)
  if (!resource) return undefined
  const fields = await fieldsIn(resource, area)
  const key = fields.get(by)
  if (!key) throw new Error(`Rows of "${name}" name nothing by "${by}"`)
  const request: ListRequest = {
    ...readListRequest(resource, fields, { limit: String(AT_ONCE) }),
    filters: [{ field: key, value: { is: [id] } }],
  }
  const columns = request.columns.filter((field) => field !== key)
  const needed = neededColumns(resource, [...columns, key, request.sort.field])
  const { rows, next } = await readPage(resource, area, request, needed)
  const shown = await showRows(resource, area, rows, [...columns, key])
  // A key that its reader may not see does not say whose row it is in another way.
  const visible = shown.filter(({ values }) => by in values)
  return {
    name: `${name}_${by}`,
    resource,
    fields,
    columns,
    rows: visible,
    named: await nameRelated(resource, area, visible, columns),
    query: resource.list.filters.includes(by) ? `f[${by}]=${id}` : null,
    hasMore: next !== null,
  }
}
