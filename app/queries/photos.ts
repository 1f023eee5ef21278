import db from '@adonisjs/lucid/services/db'
import type { ModelQueryBuilderContract } from '@adonisjs/lucid/types/model'
import { Refusal } from '#exceptions/refusal'
import { isId } from '#models/concerns/identified'
import type Membership from '#models/membership'
import type Org from '#models/org'
import Photo, { type PhotoState } from '#models/photo'
import { cutPage, openCursor } from '#queries/cursor'
import { keepLiked, likesMany } from '#queries/favorites'
import { understood, type Searches } from '#queries/photo_search'
import { applySearch, walkHits, walksHits, type WalkedSearch } from '#queries/search/hits'
import type { Stretch } from '#queries/search/moments'

export interface PhotoFilters {
  ids?: string[]
  albumId?: string
  tag?: string
  q?: string
  favorite?: boolean
  state?: Exclude<PhotoState, 'stored'>
  /** What `q` and `tag` mean, once `understood`. */
  searches?: Searches
}

export interface Paging {
  cursor?: string
  limit?: number
}

type PhotoQuery = ModelQueryBuilderContract<typeof Photo>

/** Photos that are in use, newest capture first, with what the grid shows of them. */
export async function listPhotos(viewer: Membership, asked: PhotoFilters, paging: Paging = {}) {
  const filters = await understood([viewer], asked)
  const search = filters.searches?.get(viewer.orgId)
  if (walksHits(search) && !filters.ids) return listHits(viewer, filters, search, paging)
  const limit = paging.limit ?? 50
  const query = withGridFacts(livePhotos(viewer.orgId), viewer)
    .orderBy('photos.taken_at', 'desc')
    .orderBy('photos.id', 'desc')
    .limit(limit + 1)
  const { favorite, ...others } = filters
  narrow(query, others, viewer)
  if (favorite) keepLiked(query, viewer, !filters.ids && (await likesMany(viewer)))
  if (paging.cursor) startAfter(query, paging.cursor)
  const { page, next } = cutPage(await query, limit, ({ takenAt, id }) => [takenAt, id])
  return { photos: page, next }
}

/** The same, where the index of a search is in the order of time and knows its own places. */
async function listHits(
  viewer: Membership,
  { favorite, state }: PhotoFilters,
  search: WalkedSearch,
  paging: Paging
) {
  const limit = paging.limit ?? 50
  const query = withGridFacts(livePhotos(viewer.orgId), viewer).limit(limit + 1)
  walkHits(query, search, paging.cursor && openPlace(paging.cursor))
  query.select('photos.*', db.raw('cast(photo_search.place as text) as place'))
  narrow(query, { favorite, state }, viewer)
  const { page, next } = cutPage(await query, limit, ({ $extras }) => [$extras.place])
  return { photos: page, next }
}

/** How many photos there are, counted no further than `most`. */
export async function countPhotos(viewer: Membership, asked: PhotoFilters, most: number) {
  const filters = await understood([viewer], asked)
  const search = filters.searches?.get(viewer.orgId)
  const query = livePhotos(viewer.orgId).select('photos.id').limit(most)
  if (walksHits(search)) {
    walkHits(query, search)
    narrow(query, { favorite: filters.favorite, state: filters.state }, viewer)
  } else narrow(query, filters, viewer)
  const found = await query.pojo()
  return found.length
}

const PLACE = /^-?\d{1,19}$/

function openPlace(cursor: string) {
  const [place] = openCursor<[string]>(
    cursor,
    ([one, ...rest]) => typeof one === 'string' && PLACE.test(one) && rest.length === 0
  )
  return place
}

/** Not in the trash, neither alone nor with their album. */
export function livePhotos(orgId: string) {
  return Photo.within(orgId)
    .whereNull('photos.trashed_at')
    .whereNotIn('photos.album_id', (trashed) =>
      trashed.from('albums').select('id').where('org_id', orgId).whereNotNull('trashed_at')
    )
}

/** What one viewer sees of photos in a grid: tags and whether they like them, in one query each. */
export function withGridFacts(query: PhotoQuery, viewer: Membership) {
  return query
    .preload('tags', (tags) => tags.orderBy('key'))
    .preload('favorites', (favorites) => favorites.where('user_id', viewer.userId))
}

/** A photo that may be worked on. What is in the trash, alone or with its album, is restored first. */
export async function findPhotoInUse(org: Org, id: string) {
  const photo = await org.findPhoto(id)
  await photo.load('album')
  if (photo.isTrashed || photo.album.isTrashed) throw new Refusal(409, 'E_IN_TRASH')
  return photo
}

/** One photo with everything the info panel says, wherever it is: in an album or in the trash. */
export async function findPhotoToShow(viewer: Membership, id: string) {
  const photo = await viewer.org.findPhoto(id)
  return loadPhotoToShow(photo, viewer)
}

export async function loadPhotoToShow(photo: Photo, viewer: Membership) {
  await photo.load((relations) =>
    relations
      .load('tags', (tags) => tags.orderBy('key'))
      .load('favorites', (favorites) => favorites.where('user_id', viewer.userId))
      .load('files', (files) => files.orderBy('id'))
      .load('album')
      .load('uploadedBy')
  )
  return photo
}

/**
 * Keeps the photos that the filters name; what is searched for was `understood` before. `within` are wall clocks that
 * the query keeps to anyway.
 */
export function narrow(
  query: PhotoQuery,
  filters: PhotoFilters,
  viewer: Membership,
  within?: Stretch
) {
  const { ids, albumId, tag, q, favorite, state, searches } = filters
  const search = searches?.get(viewer.orgId)
  if (!search && (tag || q?.trim())) throw new Error('A search has to be understood first')
  if (ids) query.whereIn('photos.id', ids)
  if (albumId) query.where('photos.album_id', albumId)
  if (state) inState(query, state)
  if (favorite) keepLiked(query, viewer, Boolean(within))
  if (search) applySearch(query, viewer.orgId, search, { within, areFew: Boolean(ids) })
}

/** Little of it among much that is ready: there is an index for those who say so in these words. */
function inState(query: PhotoQuery, state: NonNullable<PhotoFilters['state']>) {
  query.whereIn('photos.state', state === 'processing' ? ['stored', state] : [state])
  if (state !== 'ready') query.whereRaw(`photos.state <> 'ready'`)
}

export function startAfter(query: PhotoQuery, cursor: string) {
  const [takenAt, id] = openCursor<[number, string]>(
    cursor,
    ([at, photo, ...rest]) => Number.isSafeInteger(at) && isId(photo) && rest.length === 0
  )
  // As one comparison: as two it would not be looked up in the index, but read from its start.
  query.whereRaw('(photos.taken_at, photos.id) < (?, ?)', [takenAt, id])
}
