import { Refusal } from '#exceptions/refusal'

type Place = (string | number)[]

/** Where a page of a list ended, opaque to whoever carries it back. */
export function sealCursor(place: Place) {
  return Buffer.from(JSON.stringify(place)).toString('base64url')
}

/** Opens a cursor that came from outside: anything but a place of the expected shape is refused. */
export function openCursor<T extends Place>(
  cursor: string,
  fits: (place: unknown[]) => boolean
): T {
  const place = parsed(cursor)
  if (Array.isArray(place) && !place.some(hidesNull) && fits(place)) return place as T
  throw new Refusal(422, 'E_BAD_CURSOR', { field: 'cursor' })
}

/** What the `integer` of every database holds. */
export const isSmallInteger = (value: unknown) =>
  typeof value === 'number' && Number.isInteger(value) && Math.abs(value) < 2 ** 31

/** Sealed as it is, nobody saw it before. */
const hidesNull = (part: unknown) => typeof part === 'string' && part.includes('\0')

function parsed(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'))
  } catch {
    return null
  }
}

/** Cuts the one row too many that tells whether another page follows. */
export function cutPage<Row>(rows: Row[], limit: number, place: (row: Row) => Place) {
  const page = rows.slice(0, limit)
  const next = rows.length > limit ? sealCursor(place(page[limit - 1])) : null
  return { page, next }
}
