import type { LucidRow } from '@adonisjs/lucid/types/model'
import type { Area } from '#admin/area'
import type { AdminResource } from '#admin/define_admin_resource'
import type { AdminField } from '#admin/field'
import { behind, inOrder, placeOf } from '#admin/keyset'
import { readListRequest } from '#admin/list_request'
import { bounded, countUpTo, found } from '#admin/read_list'
import { resourceQuery } from '#admin/resource_query'
import { MOST_ROWS, type Selection } from '#admin/selection'
import { Refusal } from '#exceptions/refusal'

/** Few enough that a batch is forgotten before it grows old: five times as many let the heap grow by 150 MB. */
const AT_ONCE = 100

/** Where work on a selection was left: behind which row, after how many of them. */
interface Resumed {
  after: string | null
  reached: number
  atOnce: number
}

/**
 * The rows of a selection, a hundred at a time in their order: memory does not grow with how many there are, and rows that
 * change or go meanwhile are neither met twice nor missed. `byId` they come in the order of their ids instead, behind `after`:
 * work on them can be taken up again where it was left.
 */
export async function* readSelection(
  resource: AdminResource,
  area: Area,
  fields: Map<string, AdminField>,
  selection: Selection,
  byId?: Resumed
): AsyncGenerator<LucidRow[]> {
  const { table } = resource.model
  if (byId) return yield* rowsById(resource, area, fields, selection, byId)
  if ('ids' in selection) {
    for (let at = 0; at < selection.ids.length; at += AT_ONCE)
      yield await resourceQuery(resource, area).whereIn(
        `${table}.id`,
        selection.ids.slice(at, at + AT_ONCE)
      )
    return
  }
  const request = readListRequest(resource, fields, selection.list)
  let cursor: string | undefined
  for (let left = selection.most; left > 0;) {
    const query = rowsIn(resource, area, fields, selection)
    inOrder(query, request.sort, table)
    if (cursor) behind(query, request.sort, table, cursor)
    const rows = await query.limit(Math.min(AT_ONCE, left))
    if (rows.length) yield rows
    if (rows.length < AT_ONCE) return
    cursor = placeOf(rows.at(-1)!, request.sort)
    left -= rows.length
  }
}

async function* rowsById(
  resource: AdminResource,
  area: Area,
  fields: Map<string, AdminField>,
  selection: Selection,
  { after, reached, atOnce }: Resumed
): AsyncGenerator<LucidRow[]> {
  const key = `${resource.model.table}.id`
  let last = after
  for (let left = mostOf(selection) - reached; left > 0;) {
    const size = Math.min(atOnce, left)
    const query = rowsIn(resource, area, fields, selection).orderBy(key).limit(size)
    if (last) query.where(key, '>', last)
    const rows = await query
    if (rows.length) yield rows
    if (rows.length < size) return
    last = String(rows.at(-1)!.$primaryKeyValue)
    left -= rows.length
  }
}

const mostOf = (selection: Selection) =>
  'ids' in selection ? selection.ids.length : selection.most

/** The rows of a selection, in no order. */
export function rowsIn(
  resource: AdminResource,
  area: Area,
  fields: Map<string, AdminField>,
  selection: Selection
) {
  const key = `${resource.model.table}.id`
  if ('ids' in selection) return resourceQuery(resource, area).whereIn(key, selection.ids)
  const { list, except, until } = selection
  const request = readListRequest(resource, fields, list)
  const query = found(resource, area, request).whereNotIn(key, except)
  return until ? query.where(key, '<=', until) : query
}

/** How many rows that are, counted up to `most`. */
export function countSelection(
  resource: AdminResource,
  area: Area,
  fields: Map<string, AdminField>,
  selection: Selection,
  most = MOST_ROWS
) {
  return countUpTo(rowsIn(resource, area, fields, selection), resource.model.table, most)
}

/** All that a list finds becomes what it finds now, with how many rows that are: somebody is asked about these and no others. */
export async function pinSelection(
  resource: AdminResource,
  area: Area,
  fields: Map<string, AdminField>,
  selection: Selection
) {
  if ('ids' in selection)
    return { selection, counted: await countSelection(resource, area, fields, selection) }
  const key = `${resource.model.table}.id`
  const [newest] = await bounded(
    rowsIn(resource, area, fields, selection).orderBy(key, 'desc').limit(1)
  )
  const until = newest ? String(newest.$primaryKeyValue) : undefined
  const counted = await countSelection(resource, area, fields, { ...selection, until })
  return { selection: { ...selection, until, most: counted.count }, counted }
}

/**
 * How many rows of a selection are there by now.
 *
 * @throws Refusal E_SELECTION_GREW (409) where the list finds more of them than somebody was asked about
 */
export async function confirmSelection(
  resource: AdminResource,
  area: Area,
  fields: Map<string, AdminField>,
  selection: Selection
) {
  const most = mostOf(selection)
  const { count } = await countSelection(resource, area, fields, selection, most + 1)
  if (count <= most) return count
  // Of more than can be done at once the first ones are meant, and that was said.
  if (most === MOST_ROWS) return most
  const params = { confirmed: most }
  throw new Refusal(409, 'E_SELECTION_GREW', { field: 'selection', params })
}
