const two = (part: number) => String(part).padStart(2, '0')

/** A day as inputs of dates hold it, by the clock of whoever looks. */
export function dayInput(moment: string | Date) {
  const date = new Date(moment)
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
}

/** A point in time as inputs hold it: they speak of wall clocks. What is none is nothing. */
export function momentInput(moment: string) {
  const date = new Date(moment)
  if (Number.isNaN(date.getTime())) return ''
  return `${dayInput(moment)}T${two(date.getHours())}:${two(date.getMinutes())}`
}

/** What an input of a moment says, with its offset. */
export function momentOf(input: string) {
  const date = new Date(input)
  return Number.isNaN(date.getTime()) ? null : date.toISOString()
}

/** Where a day begins, or the day some days after it. */
export function startOfDay(day: string, later = 0) {
  const [year, month, date] = day.split('-').map(Number)
  return new Date(year, month - 1, date + later).toISOString()
}
