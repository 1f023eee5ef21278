import type { LucidModel, LucidRow, ModelQueryBuilderContract } from '@adonisjs/lucid/types/model'
import { DateTime } from 'luxon'
import type { AdminField } from '#admin/field'
import { type ListRequest, momentOf } from '#admin/list_request'
import { storedMoment } from '#admin/stored_moment'
import { isId } from '#models/concerns/identified'
import { openCursor, sealCursor } from '#queries/cursor'

type Sort = ListRequest['sort']
type Builder = ModelQueryBuilderContract<LucidModel>
/** How rows were sorted, the value of the last one, and its id. An empty list stands for nothing there. */
type Place = [sort: string, value: string | number, id: string]

const NOTHING = '\u0001'

/** Rows in their order, each at one place: the id settles what is equal. Those without a value come last. */
export function inOrder(query: Builder, sort: Sort, table: string, isBackward = false) {
  const { field } = sort
  const column = `${table}.${field.column}`
  const direction = sort.isDescending === isBackward ? 'asc' : 'desc'
  if (field.isNullable) query.orderByRaw(`(?? is null) ${isBackward ? 'desc' : 'asc'}`, [column])
  query.orderBy(column, direction)
  if (field.column !== 'id') query.orderBy(`${table}.id`, direction)
}

/** Those behind the row where the page before ended. */
export function behind(query: Builder, sort: Sort, table: string, cursor: string) {
  const { column, key, sign, id, value } = opened(query, sort, table, cursor)
  query.where((later) => {
    if (value === null) return void later.whereNull(column).where(key, sign.after, id)
    later.where(column, sign.after, value)
    later.orWhere((equal) => void equal.where(column, value).where(key, sign.after, id))
    if (sort.field.isNullable) later.orWhereNull(column)
  })
}

/** Those ahead of the row where the page after began. */
export function ahead(query: Builder, sort: Sort, table: string, cursor: string) {
  const { column, key, sign, id, value } = opened(query, sort, table, cursor)
  query.where((earlier) => {
    if (value === null) {
      earlier.whereNotNull(column)
      earlier.orWhere((equal) => void equal.whereNull(column).where(key, sign.before, id))
      return
    }
    earlier.where(column, sign.before, value)
    earlier.orWhere((equal) => void equal.where(column, value).where(key, sign.before, id))
  })
}

function opened(query: Builder, sort: Sort, table: string, cursor: string) {
  const [, sealed, id] = openCursor<Place>(cursor, (place) => fits(place, sort))
  return {
    column: `${table}.${sort.field.column}`,
    key: `${table}.id`,
    sign: sort.isDescending ? { after: '<', before: '>' } : { after: '>', before: '<' },
    id,
    value: sealed === NOTHING ? null : storedValue(sort.field, sealed, query),
  }
}

export function placeOf(row: LucidRow, sort: Sort) {
  const value = (row as unknown as Record<string, unknown>)[sort.field.name]
  const id = String(row.$primaryKeyValue)
  return sealCursor([nameOf(sort), plain(value), id])
}

function fits(place: unknown[], sort: Sort) {
  const [name, value, id] = place
  return (
    place.length === 3 &&
    name === nameOf(sort) &&
    (value === NOTHING ? sort.field.isNullable : isValueOf(sort.field, value)) &&
    isId(id)
  )
}

function isValueOf({ kind, most }: AdminField, value: unknown) {
  if (['whole', 'decimal', 'bytes'].includes(kind))
    return typeof value === 'number' && Math.abs(value) <= most
  if (typeof value !== 'string') return false
  return kind === 'moment' ? momentOf(value) !== null : true
}

const nameOf = ({ field, isDescending }: Sort) => `${isDescending ? '-' : ''}${field.name}`

function plain(value: unknown): string | number {
  if (value === null || value === undefined) return NOTHING
  if (value instanceof DateTime) return value.toUTC().toISO()!
  return typeof value === 'number' ? value : String(value)
}

function storedValue(field: AdminField, value: string | number, { client }: Builder) {
  if (field.kind !== 'moment') return value
  return storedMoment(field, DateTime.fromISO(String(value), { zone: 'utc' }), client)
}
