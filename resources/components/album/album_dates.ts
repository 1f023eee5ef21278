const MONTH = 31 * 86_400_000

/** «3–9 Aug 2024», «Aug 2011 – Nov 2026»: what a row of photos spans, on the clocks of the places they were taken. */
export function dateRange(first: string | null, last: string | null, locale: string) {
  if (!first || !last) return null
  const [from, to] = [new Date(first), new Date(last)]
  const isShort = to.getTime() - from.getTime() <= MONTH
  const format = new Intl.DateTimeFormat(locale, {
    ...(isShort && { day: 'numeric' }),
    month: 'short',
    year: 'numeric',
    timeZone: 'UTC',
  })
  return format.formatRange(from, to)
}
