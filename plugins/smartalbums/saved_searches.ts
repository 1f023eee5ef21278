import { isId } from '#models/concerns/identified'
import type Membership from '#models/membership'
import type Photo from '#models/photo'
import { cutPage, openCursor } from '#queries/cursor'
import { countPhotos, listPhotos, type Paging } from '#queries/photos'
import { readQueryIn } from '#queries/photo_search'
import { asLine } from '#validators/words'
import SavedSearch from './saved_search.js'

export interface SavedSearchSummary {
  search: SavedSearch
  photoCount: number
  /** Whether there are more than were counted. */
  isMore: boolean
  /** The newest photo that can be seen. */
  cover: Photo | null
}

/** Each of them is searched for: a page is what a screen shows. */
const SHOWN = 12

/** Counting goes on for so long; what is beyond is «more». */
const COUNTED = 1000

export async function listSavedSearches(
  viewer: Membership,
  { cursor, limit = SHOWN }: Paging = {}
) {
  const query = SavedSearch.within(viewer.orgId)
    .preload('createdBy')
    .orderBy('name')
    .orderBy('id')
    .limit(limit + 1)
  if (cursor) query.whereRaw('(name, id) > (?, ?)', openPlace(cursor))
  const { page, next } = cutPage(await query, limit, ({ name, id }) => [name, id])
  const summaries: SavedSearchSummary[] = []
  for (const search of page) summaries.push(await summarizeSearch(viewer, search))
  return { summaries, next }
}

const openPlace = (cursor: string) =>
  openCursor<[string, string]>(
    cursor,
    ([name, id, ...rest]) => typeof name === 'string' && isId(id) && rest.length === 0
  )

export function findSavedSearch(orgId: string, id: string) {
  return SavedSearch.within(orgId).where({ id }).firstOrFail()
}

export async function findSavedSearchToShow(viewer: Membership, id: string) {
  const search = await findSavedSearch(viewer.orgId, id)
  await search.load('createdBy')
  return summarizeSearch(viewer, search)
}

/** The name under which somebody saved just this search; asks nobody where nothing is searched for. */
export async function nameOfSearch(orgId: string, { q, tag }: { q?: unknown; tag?: unknown }) {
  const asked = asLine(q)
  if (typeof asked !== 'string' || !asked || tag) return null
  const search = await SavedSearch.within(orgId).where({ q: asked }).orderBy('id').first()
  return search?.name ?? null
}

async function summarizeSearch(
  viewer: Membership,
  search: SavedSearch
): Promise<SavedSearchSummary> {
  const { q } = search
  if (readQueryIn(search.orgId, q).problem)
    return { search, photoCount: 0, isMore: false, cover: null }
  const found = await countPhotos(viewer, { q }, COUNTED + 1)
  const { photos } = await listPhotos(viewer, { q, state: 'ready' }, { limit: 1 })
  return {
    search,
    photoCount: Math.min(found, COUNTED),
    isMore: found > COUNTED,
    cover: photos[0] ?? null,
  }
}
