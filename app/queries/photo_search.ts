import { Refusal } from '#exceptions/refusal'
import { searchFiltersIn } from '#extension/search_filtering'
import type Membership from '#models/membership'
import type { Search } from '#queries/search/hits'
import { readQuery } from '#queries/search/language'
import { overlap } from '#queries/search/moments'
import { idsWithAll, MAX_NAMES } from '#queries/search/names'
import { all, any, combined, marksOf, type Question } from '#queries/search/question'
import { conditionOf } from '#queries/search/term_conditions'
import { questionOf, tagCalled } from '#queries/search/term_questions'

/** What is searched for in each org, by its id. */
export type Searches = ReadonlyMap<string, Search>

interface Searching {
  q?: string
  tag?: string
  albumId?: string
  searches?: Searches
}

/** Reads what was typed before photos are narrowed down by it: names become ids, and what is not understood is refused. */
export async function understood<Filters extends Searching>(
  viewers: readonly Membership[],
  filters: Filters
): Promise<Filters> {
  if (filters.searches || (!filters.q?.trim() && !filters.tag)) return filters
  const searches = await Promise.all(
    viewers.map(async (viewer) => [viewer.orgId, await readSearch(viewer, filters)] as const)
  )
  return { ...filters, searches: new Map(searches) }
}

async function readSearch(viewer: Membership, { q = '', tag, albumId }: Searching) {
  const { orgId } = viewer
  const search: Search = { conditions: [], window: { from: null, to: null } }
  const marked: { negated: boolean; question: Question }[] = []
  for (const term of termsOf(q, orgId)) {
    const condition = await conditionOf(term, viewer)
    if (condition) search.conditions.push(condition)
    else marked.push({ negated: term.negated, question: await questionOf(term, orgId) })
    if (term.filter === 'taken' && !term.negated) search.window = overlap(search.window, term)
  }
  await addAlbums(orgId, q, marked)
  if (tag) marked.push({ negated: false, question: await tagCalled(orgId, tag) })
  if (marked.length > 0) {
    if (albumId) marked.push({ negated: false, question: marksOf(orgId, 'album', [albumId])[0] })
    search.question = combined(marked, orgId)
  }
  return search
}

/** Refuses what is not understood in an org. */
export function requireQuery(q: string, orgId: string) {
  termsOf(q, orgId)
}

/**
 * Words that many albums share find the newest of them each; the albums that have all of the words are found as well.
 * This goes for searches in plain words alone.
 */
async function addAlbums(
  orgId: string,
  q: string,
  marked: { negated: boolean; question: Question }[]
) {
  const terms = termsOf(q, orgId)
  if (!terms.every((term) => term.filter === 'word' && !term.negated)) return
  const words = terms.flatMap((term) => (term.filter === 'word' ? term.words : []))
  if (words.length < 2) return
  const albums = await idsWithAll(orgId, 'albumName', words)
  const either = any([
    all(marked.map(({ question }) => question)),
    ...marksOf(orgId, 'album', albums.slice(0, MAX_NAMES)),
  ])
  marked.splice(0, marked.length, { negated: false, question: either })
}

/** What was typed, as an org reads it: its plugins know filters of their own. */
export const readQueryIn = (orgId: string, q: string) => readQuery(q, searchFiltersIn(orgId))

function termsOf(q: string, orgId: string) {
  const reading = readQueryIn(orgId, q)
  if (reading.problem) {
    const { code, params } = reading.problem
    throw new Refusal(422, code, { field: 'q', params })
  }
  // Signs without letters say nothing beside words: «beach – sunset» is two of them.
  const saying = reading.terms.filter((term) => term.filter !== 'word' || term.words.length > 0)
  return saying.length > 0 ? saying : reading.terms
}
