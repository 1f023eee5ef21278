import { DateTime } from 'luxon'

export type KeptValue = string | number | boolean | null

export interface KeptChange {
  field: string
  before: KeptValue
  after: KeptValue
  /** The text was longer than what is kept of it. */
  isCut?: true
  /** It is secret: that it changed is all that is told. */
  isRedacted?: true
}

type Values = Readonly<Record<string, unknown>>

/** What is kept of one value: nearly everything that people write. */
const LONGEST = 20_000

const NO_SECRETS: ReadonlySet<string> = new Set()

/** What differs in these fields, as it can be written down. */
export function compare(
  fields: readonly string[],
  before: Values,
  after: Values,
  secrets = NO_SECRETS
): KeptChange[] {
  return fields.flatMap((field) => {
    const [old, now] = [plain(before[field]), plain(after[field])]
    if (old === now) return []
    if (secrets.has(field)) return [{ field, before: null, after: null, isRedacted: true as const }]
    const isCut = [old, now].some(isLong)
    const change = { field, before: cut(old, LONGEST), after: cut(now, LONGEST) }
    return [isCut ? { ...change, isCut: true as const } : change]
  })
}

/** Two changes of the same row, one after the other, are one change. */
export function together(earlier: readonly KeptChange[], later: readonly KeptChange[]) {
  const changes = new Map(earlier.map((change) => [change.field, change]))
  for (const change of later) {
    const before = changes.get(change.field)
    changes.set(change.field, before ? { ...before, ...change, before: before.before } : change)
  }
  return [...changes.values()].filter(
    ({ before, after, isRedacted, isCut }) => before !== after || isRedacted || isCut
  )
}

function plain(value: unknown): KeptValue {
  if (value === null || value === undefined) return null
  if (value instanceof DateTime) return value.toUTC().toISO()
  if (value instanceof Date) return value.toISOString()
  if (typeof value === 'bigint') return Number(value)
  if (['string', 'number', 'boolean'].includes(typeof value)) return value as KeptValue
  return JSON.stringify(value)
}

const isLong = (value: KeptValue) => typeof value === 'string' && value.length > LONGEST

export const cut = (value: KeptValue, longest: number): KeptValue =>
  typeof value === 'string' && value.length > longest
    ? `${value.slice(0, longest).toWellFormed()}…`
    : value
