import type { QueryClientContract } from '@adonisjs/lucid/types/database'
import type { LucidModel, LucidRow, ModelQueryBuilderContract } from '@adonisjs/lucid/types/model'
import { DateTime } from 'luxon'
import type { Area } from '#admin/area'
import type { AdminResource } from '#admin/define_admin_resource'
import { ahead, behind, inOrder, placeOf } from '#admin/keyset'
import type { AdminField } from '#admin/field'
import type { FilterValue, ListFilter, ListRequest } from '#admin/list_request'
import { resourceQuery } from '#admin/resource_query'
import { storedMoment } from '#admin/stored_moment'
import { containing, folded } from '#queries/like'

type Builder = ModelQueryBuilderContract<LucidModel>

/** Counted up to here: more rows than anybody looks through. */
export const MOST_COUNTED = 10_000

const LONGEST_MS = 15_000

export interface RowPage {
  rows: LucidRow[]
  next: string | null
  previous: string | null
}

/** One page of rows. Only columns that are shown, and what names a row, are read. */
export async function readPage(
  resource: AdminResource,
  area: Area,
  request: ListRequest,
  selected: readonly string[]
): Promise<RowPage> {
  const { table } = resource.model
  const { sort, cursor, isBackward, limit } = request
  const query = found(resource, area, request)
  query.select(selected.map((column) => `${table}.${column}`))
  inOrder(query, sort, table, isBackward)
  if (cursor) (isBackward ? ahead : behind)(query, sort, table, cursor)
  const rows = await bounded(query.limit(limit + 1))
  const hasMore = rows.length > limit
  // Too few on the way back: this is the beginning, and it is shown as a whole.
  if (isBackward && !hasMore)
    return readPage(resource, area, { ...request, cursor: undefined, isBackward: false }, selected)
  const page = rows.slice(0, limit)
  if (isBackward) page.reverse()
  return {
    rows: page,
    next: hasMore || isBackward ? placeOf(page.at(-1)!, sort) : null,
    previous: cursor && page.length ? placeOf(page[0], sort) : null,
  }
}

/** How many rows a list finds, as far as the definition lets it count. `null` where it does not. */
export async function countRows(
  resource: AdminResource,
  area: Area,
  request: ListRequest
): Promise<{ count: number; isCapped: boolean } | null> {
  if (resource.list.count === 'none') return null
  const most = resource.list.count === 'capped' ? MOST_COUNTED : Infinity
  return countUpTo(found(resource, area, request), resource.model.table, most)
}

/** How many rows a query finds, without counting much further than `most`. */
export async function countUpTo(query: Builder, table: string, most: number) {
  const some = query.select(`${table}.id`)
  if (most < Infinity) some.limit(most + 1)
  const { sql, bindings } = some.toSQL()
  const counted = some.client.rawQuery(
    `select count(*) as total from (${sql}) as listed`,
    bindings as string[]
  )
  const [{ total }] = rowsOf(await bounded(counted))
  const count = Number(total)
  return { count: Math.min(count, most), isCapped: count > most }
}

interface Stoppable {
  client: QueryClientContract
  timeout(ms: number, options: { cancel: boolean }): unknown
}

/** Nobody waits longer for a list: a database that can be stopped does not work on either. SQLite answers or does not. */
export function bounded<Query extends Stoppable>(query: Query): Query {
  if (query.client.dialect.name === 'postgres') query.timeout(LONGEST_MS, { cancel: true })
  return query
}

/** PostgreSQL answers with an object around its rows. */
const rowsOf = (answer: unknown) =>
  (Array.isArray(answer) ? answer : (answer as { rows: unknown[] }).rows) as { total: number }[]

/** Rows that words and filters find, in no order. */
export function found(resource: AdminResource, area: Area, request: ListRequest): Builder {
  const query = resourceQuery(resource, area)
  for (const filter of request.filters) narrow(query, filter, resource.model.table, area)
  if (request.words) search(query, resource, area, request.words)
  return query
}

/** Every word somewhere. All of it in one bracket, so that an `or` widens nothing else. */
function search(query: Builder, { model, list }: AdminResource, area: Area, words: string) {
  query.where((all) => {
    for (const word of words.toLowerCase().split(/\s+/)) {
      all.where((any) => {
        for (const name of list.search) {
          const column = `${model.table}.${model.$getColumn(name)!.columnName}`
          any.orWhere((one) => {
            one.whereRaw(`${folded(column, query.client)} like ? escape '\\'`, [containing(word)])
            if (list.searchIn && !list.searchEverywhere.includes(name))
              one.where((inner) => list.searchIn!(inner as Builder, area))
          })
        }
      })
    }
  })
}

function narrow(query: Builder, { field, value }: ListFilter, table: string, area: Area) {
  const { added } = field
  if (added?.narrow)
    return void query.where((inner) => added.narrow!(inner as Builder, value, area))
  const column = `${table}.${field.column}`
  if ('isThere' in value) return void query.whereNotNull(column)
  const takesNothing = fallsWithin(field, value)
  if ('is' in value) {
    const present = value.is.filter((one) => one !== null)
    query.where((any) => {
      if (present.length) any.whereIn(column, present)
      if (takesNothing || present.length < value.is.length) any.orWhereNull(column)
    })
    return
  }
  const { from, to } = value
  if (from === null && to === null) return
  const stored = (end: string | number) =>
    field.kind === 'moment' ? storedMoment(field, DateTime.fromISO(String(end)), query.client) : end
  query.where((any) => {
    any.where((range) => {
      if (from !== null) range.where(column, '>=', stored(from))
      if (to !== null) range.where(column, '<', stored(to))
    })
    if (takesNothing) any.orWhereNull(column)
  })
}

/** Whether rows that have nothing there are meant as well, by what holds in them. */
function fallsWithin({ fallback }: AdminField, value: Exclude<FilterValue, { isThere: true }>) {
  if (!fallback) return false
  const holds = fallback()
  if ('is' in value) return value.is.includes(holds)
  const [low, high] = [value.from ?? -Infinity, value.to ?? Infinity]
  return Number(holds) >= Number(low) && Number(holds) < Number(high)
}
