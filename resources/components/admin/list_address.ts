import type { Asked, FilterText, Resource } from '~/components/admin/admin_types'

/** What a list is asked for, as it stands in an address and in a saved view. */
export interface ListQuery {
  q?: string
  f?: Record<string, FilterText>
  sort?: string
  cols?: string
}

export interface Place {
  cursor?: string
  before?: string
}

const orNothing = (text: string) => text || undefined

/** What differs from what the definition says: addresses stay short, and a view follows what is added later. */
export function queryOf(
  { words, filters, sort, columns }: Asked,
  resource: Pick<Resource, 'columns' | 'sort'>
): ListQuery {
  const cols = columns.join(',')
  return {
    q: orNothing(words),
    f: Object.keys(filters).length ? filters : undefined,
    sort: sort === resource.sort ? undefined : sort,
    cols: cols === resource.columns.join(',') ? undefined : cols,
  }
}

/** Whether two ask for the same, in whatever order their filters were chosen. */
export const isSameQuery = (one: ListQuery, other: ListQuery) => ordered(one) === ordered(other)

function ordered({ q, f = {}, sort, cols }: ListQuery) {
  const filters = Object.entries(f).map(([name, value]) => [name, [value].flat().toSorted()])
  return JSON.stringify([orNothing(q ?? ''), filters.sort(), orNothing(sort ?? ''), cols ?? ''])
}

/** The page of a list that an address shows. */
export function placeIn(url: string): Place {
  const asked = new URL(url, 'http://here').searchParams
  return {
    cursor: asked.get('cursor') ?? undefined,
    before: asked.get('before') ?? undefined,
  }
}
