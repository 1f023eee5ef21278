/** One word or filter of a search, as it is written. */
export interface SearchTerm {
  text: string
  negated: boolean
  filter: string | null
  value: string
}

export type Trouble = 'unknown' | 'unfinished' | 'value'

/** `-filter:"several words"`, each part of it optional. A quotation mark that nobody closed reaches to the end. */
const TERM = /(-)?(?:(\p{L}[\p{L}_-]*):(?!\/\/))?(?:"([^"]*)(?:"|$)|(\S*))/gu

/** Which filters there are, and what may stand after those that take only some values. The server has the last word. */
const VALUES: Record<string, RegExp> = {
  tag: /./,
  album: /./,
  by: /./,
  camera: /./,
  taken: /^(?=.*\d{4})(\d{4}(-\d{1,2}){0,2})?(\.\.(\d{4}(-\d{1,2}){0,2})?)?$/,
  has: /^(gps|caption|tags)$/i,
  is: /^(favou?rite|failed)$/i,
  type: /^(jpe?g|png|gif|webp|avif|hei[cf]|tiff?|image|animation|motion)$/i,
  rating: /^(>=|<=|>|<|=)?[0-5]$/,
}

export const FILTERS = Object.keys(VALUES)

export function termsIn(q: string): SearchTerm[] {
  return [...q.matchAll(TERM)]
    .filter(([text]) => text !== '' && text !== '-')
    .map(([text, minus, filter, quoted, bare]) => ({
      text,
      negated: Boolean(minus),
      filter: filter?.toLowerCase() ?? null,
      value: (quoted ?? bare ?? '').trim(),
    }))
}

/**
 * What is not right about a term yet: said beside the field while somebody types, and not searched for. `others` are the
 * filters that plugins add, which take any value.
 */
export function troubleWith(
  { filter, value }: SearchTerm,
  others: readonly string[]
): Trouble | null {
  if (filter === null) return null
  const isKnown = Object.hasOwn(VALUES, filter)
  if (!isKnown && !others.includes(filter)) return 'unknown'
  if (!value) return 'unfinished'
  return !isKnown || VALUES[filter].test(value) ? null : 'value'
}

export const isFilter = (term: SearchTerm, others: readonly string[]) =>
  term.filter !== null && !troubleWith(term, others)

/** What is being typed: the last term, or nothing after a space. */
export function lastTerm(text: string) {
  if (/\s$/.test(text) && (text.match(/"/g)?.length ?? 0) % 2 === 0) return ''
  return termsIn(text).at(-1)?.text ?? ''
}
