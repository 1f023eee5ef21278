import type { Area } from '#admin/area'
import type { AdminResource } from '#admin/define_admin_resource'
import type { AdminField } from '#admin/field'
import { fieldsOf } from '#admin/fields_of'
import { readListRequest } from '#admin/list_request'
import { readPage } from '#admin/read_list'
import { neededColumns, showRows } from '#admin/read_rows'
import { adminResources, isOpenTo } from '#admin/registry'
import { Refusal } from '#exceptions/refusal'

const MOST = 20

export interface Option {
  id: string
  title: string
  subtitle: string | null
}

/** The resource of the rows that a key names, where there is one. */
export function relatedResource({ model }: AdminResource, { relation }: AdminField) {
  if (!relation) return undefined
  const related = model.$relationsDefinitions.get(relation)!.relatedModel()
  return adminResources().find((resource) => resource.model === related)
}

/**
 * What a picker offers for a key: rows that the same person would find in the list of the related resource, and no others.
 *
 * @throws Refusal E_NOT_FOUND where the field names no row, or one of a resource that is not theirs
 */
export async function readOptions(
  resource: AdminResource,
  area: Area,
  field: AdminField,
  words: string
): Promise<Option[]> {
  const target = relatedResource(resource, field)
  if (!target || !(await isOpenTo(target, area))) throw new Refusal(404, 'E_NOT_FOUND')
  const fields = await fieldsOf(target)
  const request = readListRequest(target, fields, { q: words, limit: String(MOST) })
  const columns = neededColumns(target, [request.sort.field])
  const { rows } = await readPage(target, area, request, columns)
  const shown = await showRows(target, area, rows, [])
  return shown.map(({ id, title, subtitle }) => ({ id, title, subtitle }))
}
