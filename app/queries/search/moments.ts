/** A stretch of wall clock in milliseconds, from (inclusive) to (exclusive); nothing where it is open. */
export interface Stretch {
  from: number | null
  to: number | null
}

/** Reads `2024`, `2024-05`, `2024-05-17` and ranges of them, open on one side if wished. */
export function readStretch(text: string): Stretch | null {
  const [first, last = first, ...rest] = text.split('..')
  if (rest.length > 0 || (!first && !last)) return null
  const begin = first ? readDate(first) : OPEN
  const end = last ? readDate(last) : OPEN
  if (!begin || !end) return null
  if (begin.from !== null && end.to !== null && begin.from >= end.to) return null
  return { from: begin.from, to: end.to }
}

const OPEN: Stretch = { from: null, to: null }

const DATE = /^(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?$/

function readDate(text: string): Stretch | null {
  const parts = DATE.exec(text)
  if (!parts) return null
  const [year, month, day] = parts.slice(1).map((part) => (part ? Number(part) : undefined))
  if (year! < 1 || month === 0 || month! > 12 || day === 0) return null
  if (day && day > daysOf(year!, month!)) return null
  const from = at(year!, (month ?? 1) - 1, day ?? 1)
  if (day) return { from, to: at(year!, month! - 1, day + 1) }
  return { from, to: month ? at(year!, month, 1) : at(year! + 1, 0, 1) }
}

const daysOf = (year: number, month: number) => new Date(at(year, month, 0)).getUTCDate()

/** `Date.UTC` takes the years before 100 for those of the last century. */
function at(year: number, month: number, day: number) {
  return new Date(0).setUTCFullYear(year, month, day)
}

/** Wall clocks are at most so far from the moments they show. */
export const FARTHEST_OFFSET = 26 * 3_600_000

/** The moments whose wall clocks may lie within both. */
export function overlap(window: Stretch, { from, to }: Stretch): Stretch {
  return {
    from: from === null ? window.from : Math.max(window.from ?? -Infinity, from - FARTHEST_OFFSET),
    to: to === null ? window.to : Math.min(window.to ?? Infinity, to + FARTHEST_OFFSET),
  }
}
