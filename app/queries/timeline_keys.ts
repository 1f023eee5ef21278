import { DateTime } from 'luxon'

/** No bucket holds more: a month with more photos is told by days, a day with more in numbered parts. */
export const MAX_IN_BUCKET = 2000

/** Photos of one local day: `day` reads 20240517. */
export interface DayCount {
  day: number
  count: number
  aspectSum: number
}

export interface Bucket {
  /** `2024-05`, `2024-05-17` or `2024-05-17.001`: parts of a day are numbered from its oldest photo on. */
  key: string
  count: number
  aspectSum: number
}

/** The stretch of wall clock that a key names, in milliseconds; a part of it where a day is too full. */
export interface Stretch {
  from: number
  before: number
  part: number | null
}

const KEY = /^(\d{4})-(\d{2})(?:-(\d{2})(?:\.(\d{3,4}))?)?$/

/** What a key stands for, or null if there is no such month, day or part. */
export function stretchOf(key: string): Stretch | null {
  const [, year, month, day, part] = KEY.exec(key) ?? []
  const start = DateTime.utc(Number(year), Number(month), Number(day ?? 1))
  if (!start.isValid || start.year < 1 || part === '000' || part === '0000') return null
  const end = start.plus(day ? { days: 1 } : { months: 1 })
  return {
    from: isFirst(start) ? Number.MIN_SAFE_INTEGER : start.toMillis(),
    before: end.year > 9999 ? Number.MAX_SAFE_INTEGER : end.toMillis(),
    part: part ? Number(part) : null,
  }
}

/** Clocks before the year 1 and after 9999 count as the first and the last day: those buckets are open to that side. */
const isFirst = ({ year, month, day }: DateTime) => year === 1 && month === 1 && day === 1

/** Buckets of days that come newest first. */
export function bucketsOf(days: readonly DayCount[]): Bucket[] {
  const months = Map.groupBy(days, ({ day }) => Math.floor(day / 100))
  return [...months.values()].flatMap((daysOfMonth) => {
    const month = bucketOf(monthKey(daysOfMonth[0].day), daysOfMonth)
    return month.count > MAX_IN_BUCKET ? daysOfMonth.flatMap(partsOfDay) : [month]
  })
}

function partsOfDay(day: DayCount): Bucket[] {
  const { count, aspectSum } = bucketOf(dayKey(day.day), [day])
  if (count <= MAX_IN_BUCKET) return [{ key: dayKey(day.day), count, aspectSum }]
  const parts = Math.ceil(count / MAX_IN_BUCKET)
  return Array.from({ length: parts }, (_, index) => {
    const part = parts - index
    const size = part === parts ? count - (parts - 1) * MAX_IN_BUCKET : MAX_IN_BUCKET
    // How wide the photos of one part are nobody has counted: all of the day share alike.
    return {
      key: partKey(day.day, part),
      count: size,
      aspectSum: short((aspectSum * size) / count),
    }
  })
}

function bucketOf(key: string, days: readonly DayCount[]): Bucket {
  const sum = (of: (day: DayCount) => number) => days.reduce((total, day) => total + of(day), 0)
  return { key, count: sum(({ count }) => count), aspectSum: short(sum((one) => one.aspectSum)) }
}

/** The bucket that a day is told in, among those that there are; all its parts where it has some. */
export function bucketsOfDay(buckets: readonly Bucket[], day: number) {
  return buckets.filter(({ key }) => key === monthKey(day) || key.startsWith(dayKey(day)))
}

/** Days of several lists as one, newest first. */
export function mergeDays(lists: readonly (readonly DayCount[])[]): readonly DayCount[] {
  if (lists.length === 1) return lists[0]
  const sums = new Map<number, DayCount>()
  for (const { day, count, aspectSum } of lists.flat()) {
    const sum = sums.get(day) ?? { day, count: 0, aspectSum: 0 }
    sums.set(day, { day, count: sum.count + count, aspectSum: sum.aspectSum + aspectSum })
  }
  return [...sums.values()].sort((one, other) => other.day - one.day)
}

/** The local day of a wall clock. */
export function dayOf(local: number) {
  const { year, month, day } = DateTime.fromMillis(Math.min(Math.max(local, FIRST), LAST), UTC)
  return (year * 100 + month) * 100 + day
}

const UTC = { zone: 'utc' }
const FIRST = -62_135_596_800_000
const LAST = 253_402_300_799_999

const short = (aspects: number) => Math.round(aspects * 1000) / 1000

const padded = (value: number, length: number) => String(value).padStart(length, '0')
const monthKey = (day: number) =>
  `${padded(Math.floor(day / 10_000), 4)}-${padded(Math.floor(day / 100) % 100, 2)}`
const dayKey = (day: number) => `${monthKey(day)}-${padded(day % 100, 2)}`
const partKey = (day: number, part: number) => `${dayKey(day)}.${padded(part, 3)}`
