import { DateTime } from 'luxon'
import type { AdminResource } from '#admin/define_admin_resource'
import { type AdminField, isChoice } from '#admin/field'
import { Refusal } from '#exceptions/refusal'
import { isId } from '#models/concerns/identified'

const MOST_WORDS = 200
const MOST_PAGE = 100
/** Of one filter. */
const MOST_VALUES = 50
export const PAGE = 50

/** One value, or both ends of a range of which one may be open, or anything at all. */
export type FilterValue =
  | { is: (string | number | boolean | null)[] }
  | { isThere: true }
  | { from: string | number | null; to: string | number | null }

export interface ListFilter {
  field: AdminField
  value: FilterValue
}

/** What the address of a list asks for, checked against the definition. */
export interface ListRequest {
  words: string
  filters: ListFilter[]
  sort: { field: AdminField; isDescending: boolean }
  columns: AdminField[]
  /** Where the page before ended or, on the way back, where the page after began. */
  cursor?: string
  isBackward: boolean
  limit: number
}

/**
 * As it comes from the address: `?q=…&f[role]=owner&sort=-createdAt&cols=name,email&cursor=…`, and `before=…` on the way
 * back. Filters take values, ranges such as `2026-01-01..2026-02-01`, `1024..` and `P7D..` (since seven days ago), `-` for
 * nothing there and `*` for anything.
 */
export interface ListInput {
  q?: unknown
  f?: unknown
  sort?: unknown
  cols?: unknown
  cursor?: unknown
  before?: unknown
  limit?: unknown
}

type Fields = Map<string, AdminField>

/**
 * Reads a request. What the definition does not name is refused and never guessed at.
 *
 * @throws Refusal E_NOT_SEARCHED, E_UNKNOWN_COLUMN, E_UNKNOWN_SORT, E_UNKNOWN_FILTER, E_BAD_FILTER, E_WORDS_TOO_LONG (all 422)
 */
export function readListRequest(
  { list }: Pick<AdminResource, 'list'>,
  fields: Fields,
  input: ListInput
): ListRequest {
  return {
    words: wordsOf(list.search, input.q),
    filters: filtersOf(list.filters, fields, input.f),
    sort: sortOf(list, fields, textOf(input.sort) || list.sort),
    columns: columnsOf(list.columns, fields, textOf(input.cols)),
    cursor: textOf(input.before) || textOf(input.cursor) || undefined,
    isBackward: textOf(input.before) !== '',
    limit: limitOf(input.limit),
  }
}

/** What stands in an address with commas in it is read as several values. */
function textOf(value: unknown): string {
  if (Array.isArray(value)) return value.map(textOf).join(',')
  return typeof value === 'string' ? value : ''
}

/** Where nothing is searched words find nothing out: ignoring them would mean every row, also to what is done with them. */
function wordsOf(searched: readonly string[], value: unknown) {
  const words = textOf(value).replaceAll('\0', '').trim()
  if (words.length > MOST_WORDS)
    throw new Refusal(422, 'E_WORDS_TOO_LONG', { field: 'q', params: { max: MOST_WORDS } })
  if (words && !searched.length) throw new Refusal(422, 'E_NOT_SEARCHED', { field: 'q' })
  return words
}

/** Every field may be shown; which ones are at first the definition says. Those somebody may not see are simply not there. */
function columnsOf(preset: readonly string[], fields: Fields, asked: string) {
  const names = asked ? [...new Set(asked.split(','))] : preset.filter((name) => fields.has(name))
  return names.map((name) => fields.get(name) ?? refuse('E_UNKNOWN_COLUMN', 'cols', name))
}

function sortOf({ sort, sorts }: AdminResource['list'], fields: Fields, asked: string) {
  const name = asked.replace(/^-/, '')
  const field = [sort.replace(/^-/, ''), ...sorts].includes(name) ? fields.get(name) : undefined
  return {
    field: field ?? refuse('E_UNKNOWN_SORT', 'sort', name),
    isDescending: asked.startsWith('-'),
  }
}

function filtersOf(known: readonly string[], fields: Fields, asked: unknown): ListFilter[] {
  if (asked === undefined || asked === null || asked === '') return []
  if (typeof asked !== 'object') return refuse('E_UNKNOWN_FILTER', 'f', String(asked))
  return Object.entries(asked).flatMap(([name, value]) => {
    const field = known.includes(name) ? fields.get(name) : undefined
    if (!field) return refuse('E_UNKNOWN_FILTER', 'f', name)
    return value === '' ? [] : [{ field, value: filterValue(field, value) }]
  })
}

function filterValue(field: AdminField, value: unknown): FilterValue {
  const text = textOf(value)
  if (text === '*' && field.isNullable) return { isThere: true }
  if (text === '-' && field.isNullable) return { is: [null] }
  if (['moment', 'whole', 'decimal', 'bytes'].includes(field.kind)) {
    const [from = '', to = '', ...more] = text.split('..')
    if (more.length || !text.includes('..')) return badFilter(field)
    return { from: endOf(field, from), to: endOf(field, to) }
  }
  const values = [value].flat()
  if (values.length > MOST_VALUES) return badFilter(field)
  return { is: values.map((one) => exactValue(field, one)) }
}

function endOf(field: AdminField, text: string) {
  if (text === '') return null
  if (field.kind === 'moment') return (agoOf(text) ?? momentOf(text))?.toISO() ?? badFilter(field)
  const number = Number(text)
  return Math.abs(number) <= field.most && text.trim() ? number : badFilter(field)
}

/** A moment that every database can hold. */
export function momentOf(text: string) {
  const moment = DateTime.fromISO(text, { zone: 'utc' })
  return moment.isValid && moment.year >= 1 && moment.year <= 9999 ? moment : null
}

/** A time that passed since: `PT1H`, `P30D`, `P12M`. */
function agoOf(text: string) {
  const [, time, amount, unit] = /^P(T?)(\d{1,4})([HDM])$/.exec(text) ?? []
  if (!amount || Boolean(time) !== (unit === 'H')) return null
  const name = ({ H: 'hours', D: 'days', M: 'months' } as const)[unit as 'H' | 'D' | 'M']
  return DateTime.utc().minus({ [name]: Number(amount) })
}

/** `-` stands for rows that have nothing there. */
function exactValue(field: AdminField, value: unknown) {
  if (value === '-' && field.isNullable) return null
  if (field.kind === 'boolean') {
    if (value === 'true' || value === 'false') return value === 'true'
    return badFilter(field)
  }
  if (typeof value !== 'string' || value.length > 255 || value.includes('\0'))
    return badFilter(field)
  // A key that is no key finds nothing, and PostgreSQL refuses to look.
  if (field.isKey && !isId(value)) return badFilter(field)
  if (field.kind === 'choice' && !isChoice(field, value)) return badFilter(field)
  return value
}

function limitOf(value: unknown) {
  const limit = Number(textOf(value))
  return Number.isInteger(limit) && limit > 0 ? Math.min(limit, MOST_PAGE) : PAGE
}

function badFilter({ name }: AdminField): never {
  return refuse('E_BAD_FILTER', 'f', name)
}

function refuse(code: string, field: string, name: string): never {
  throw new Refusal(422, code, { field, params: { name: name.slice(0, 60) } })
}
