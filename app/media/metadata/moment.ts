/** A wall-clock time as a camera writes it, and the offset from UTC in minutes where the file tells it. */
export type Moment = { local: number; offset: number | null }

const FIRST_PHOTOGRAPH = Date.UTC(1826, 0, 1)
const DAY = 86_400_000

/**
 * Reads `2024:05:05 05:05:05` (EXIF) and ISO 8601 (XMP), with or without fraction and zone; a missing time of day is
 * midnight. `local` is the wall clock read as if it were UTC, in milliseconds. Impossible dates and those before
 * photography or later than `now` plus two days (clocks differ) are null.
 */
export function parseMoment(text: unknown, now = Date.now()): Moment | null {
  const match =
    /^\s*(\d{4})(?:[-:](\d\d)(?:[-:](\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?)?)?)?\s*(Z|[+-]\d\d:?\d\d)?\s*$/.exec(
      typeof text === 'string' ? text : ''
    )
  if (!match) return null
  const [year, month, day, hour, minute, second] = match
    .slice(1, 7)
    .map((part, i) => Number(part ?? (i === 1 || i === 2 ? 1 : 0)))
  const local = Date.UTC(year, month - 1, day, hour, minute, second)
  const read = new Date(local)
  const isReal =
    read.getUTCMonth() === month - 1 &&
    read.getUTCDate() === day &&
    hour < 24 &&
    minute < 60 &&
    second < 60
  if (!isReal || !isPlausible(local, now)) return null
  return { local: local + milliseconds(match[7]), offset: parseOffset(match[8]) }
}

/** Whether a picture may be from then, in milliseconds since 1970; some clocks are ahead of ours. */
export const isPlausible = (at: number, now: number) =>
  at >= FIRST_PHOTOGRAPH && at <= now + 2 * DAY

/** Digits after the decimal point of a second, as EXIF's SubSec tags hold them. */
export function milliseconds(digits: unknown): number {
  return typeof digits === 'string' && /^\d{1,9}\s*$/.test(digits)
    ? Math.floor(Number(`0.${digits.trim()}`) * 1000)
    : 0
}

/** `+05:45` or `Z` in minutes; null for what no clock on earth shows. */
export function parseOffset(text: unknown): number | null {
  if (typeof text !== 'string') return null
  if (text.trim() === 'Z') return 0
  const match = /^([+-])(\d\d):?(\d\d)$/.exec(text.trim())
  if (!match || Number(match[3]) > 59) return null
  const minutes = (match[1] === '-' ? -1 : 1) * (Number(match[2]) * 60 + Number(match[3]))
  return isOffset(minutes) ? minutes : null
}

export function isOffset(minutes: number) {
  return minutes >= -12 * 60 && minutes <= 14 * 60
}
