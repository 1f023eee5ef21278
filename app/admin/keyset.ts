import type { LucidModel, LucidRow, ModelQueryBuilderContract } from '@adonisjs/lucid/types/model'
import { DateTime } from 'luxon'
import type { AdminField } from '#admin/field'
import { type ListRequest, momentOf } from '#admin/list_request'
import { isId } from '#models/concerns/identified'
import { sqlTime } from '#models/concerns/sql_time'
import { openCursor, sealCursor } from '#queries/cursor'

type Sort = ListRequest['sort']
type Builder = ModelQueryBuilderContract<LucidModel>
/** How rows were sorted, the value of the last one, and its id. An empty list stands for nothing there. */
type Place = [sort: string, value: string | number, id: string]

const NOTHING = '\u0001'

/** Rows in their order, each at one place: the id settles what is equal. Those without a value come last. */
export function inOrder(query: Builder, { field, isDescending }: Sort, table: string) {
  const column = `${table}.${field.column}`
  const direction = isDescending ? 'desc' : 'asc'
  if (field.isNullable) query.orderByRaw('(?? is null)', [column])
  query.orderBy(column, direction)
  if (field.column !== 'id') query.orderBy(`${table}.id`, direction)
}

/** Those behind the row where the page before ended. */
export function behind(query: Builder, sort: Sort, table: string, cursor: string) {
  const [, sealed, id] = openCursor<Place>(cursor, (place) => fits(place, sort))
  const { field, isDescending } = sort
  const column = `${table}.${field.column}`
  const sign = isDescending ? '<' : '>'
  query.where((later) => {
    if (sealed === NOTHING) {
      later.whereNull(column).where(`${table}.id`, sign, id)
      return
    }
    const value = storedValue(field, sealed, query)
    later.where(column, sign, value)
    later.orWhere((equal) => void equal.where(column, value).where(`${table}.id`, sign, id))
    if (field.isNullable) later.orWhereNull(column)
  })
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

function storedValue({ kind }: AdminField, value: string | number, { client }: Builder) {
  if (kind !== 'moment') return value
  return sqlTime(DateTime.fromISO(String(value), { zone: 'utc' }), client)
}
