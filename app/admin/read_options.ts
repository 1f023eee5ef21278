import { type Area, isOrgArea } from '#admin/area'
import type { AdminResource } from '#admin/define_admin_resource'
import type { AdminField } from '#admin/field'
import { fieldsOf } from '#admin/fields_of'
import { readListRequest } from '#admin/list_request'
import { readPage } from '#admin/read_list'
import { neededColumns, showRows } from '#admin/read_rows'
import { adminResources, isOpenTo } from '#admin/registry'
import { resourceQuery } from '#admin/resource_query'
import { Refusal } from '#exceptions/refusal'
import { containing, folded } from '#queries/like'

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
 * With an `id` that row alone, if it is one of them.
 *
 * @throws Refusal E_NOT_FOUND where the field names no row, or one of a resource that is not theirs
 */
export async function readOptions(
  resource: AdminResource,
  area: Area,
  field: AdminField,
  { words = '', id }: { words?: string; id?: string }
): Promise<Option[]> {
  const target = await pickedResource(resource, area, field)
  if (!target) return readNames(resource, area, field, { words, id })
  const rows = await (id === undefined ? search(target, area, words) : named(target, area, id))
  const shown = await showRows(target, area, rows, [])
  return shown.map(({ id: key, title, subtitle }) => ({ id: key, title, subtitle }))
}

/**
 * Some rows are called by their title in an org whose area has no such resource: its people. There they can be picked by it.
 */
export function namedResource(resource: AdminResource, area: Area, field: AdminField) {
  const target = relatedResource(resource, field)
  return isOrgArea(area) && target?.namedIn ? { target, area, namedIn: target.namedIn } : undefined
}

async function readNames(
  resource: AdminResource,
  given: Area,
  field: AdminField,
  { words, id }: { words: string; id?: string }
): Promise<Option[]> {
  const found = namedResource(resource, given, field)
  if (!found) throw new Refusal(404, 'E_NOT_FOUND')
  const { target, area, namedIn } = found
  const { model, record } = target
  const title = model.$getColumn(record.title)!.columnName
  const query = model
    .query()
    .where((inner) => namedIn(inner as Parameters<typeof namedIn>[0], area))
  if (id !== undefined) query.where('id', id)
  for (const word of words.toLowerCase().split(/\s+/).filter(Boolean))
    query.whereRaw(`${folded(title, query.client)} like ? escape '\\'`, [containing(word)])
  const rows = await query.select('id', title).orderBy(title).orderBy('id').limit(MOST)
  return rows.map((row) => ({
    id: String(row.$primaryKeyValue),
    title: String(row.$getAttribute(record.title)),
    subtitle: null,
  }))
}

/** The resource that a picker for this key offers rows of; none where this person has nothing to do with it. */
export async function pickedResource(resource: AdminResource, area: Area, field: AdminField) {
  const target = relatedResource(resource, field)
  return target && (await isOpenTo(target, area)) ? target : undefined
}

async function search(target: AdminResource, area: Area, words: string) {
  const fields = await fieldsOf(target)
  const request = readListRequest(target, fields, {
    q: target.list.search.length ? words : '',
    limit: String(MOST),
  })
  const columns = neededColumns(target, [request.sort.field])
  const { rows } = await readPage(target, area, request, columns)
  return rows
}

/** The one that is chosen already. */
async function named(target: AdminResource, area: Area, id: string) {
  const { table } = target.model
  return resourceQuery(target, area)
    .where(`${table}.id`, id)
    .select(neededColumns(target, []).map((column) => `${table}.${column}`))
}
