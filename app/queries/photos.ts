import db from '@adonisjs/lucid/services/db'
import type { ModelQueryBuilderContract } from '@adonisjs/lucid/types/model'
import { Refusal } from '#exceptions/refusal'
import { isId } from '#models/concerns/identified'
import type Membership from '#models/membership'
import type Org from '#models/org'
import Photo, { type PhotoState } from '#models/photo'
import { tagKey } from '#models/tag'
import { cutPage, openCursor } from '#queries/cursor'
import { containing, folded } from '#queries/like'

export interface PhotoFilters {
  ids?: string[]
  albumId?: string
  tag?: string
  q?: string
  favorite?: boolean
  state?: Exclude<PhotoState, 'stored'>
}

export interface Paging {
  cursor?: string
  limit?: number
}

type PhotoQuery = ModelQueryBuilderContract<typeof Photo>

/** Photos that are in use, newest capture first, with what the grid shows of them. */
export async function listPhotos(viewer: Membership, filters: PhotoFilters, paging: Paging = {}) {
  const limit = paging.limit ?? 50
  const query = withGridFacts(livePhotos(viewer.orgId), viewer)
    .orderBy('photos.taken_at', 'desc')
    .orderBy('photos.id', 'desc')
    .limit(limit + 1)
  narrow(query, filters, viewer)
  if (paging.cursor) startAfter(query, paging.cursor)
  const { page, next } = cutPage(await query, limit, ({ takenAt, id }) => [takenAt, id])
  return { photos: page, next }
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

export function narrow(query: PhotoQuery, filters: PhotoFilters, viewer: Membership) {
  const { ids, albumId, tag, q, favorite, state } = filters
  if (ids) query.whereIn('photos.id', ids)
  if (albumId) query.where('photos.album_id', albumId)
  if (state) query.whereIn('photos.state', state === 'processing' ? ['stored', state] : [state])
  if (tag) query.whereIn('photos.id', tagged(viewer.orgId).where('tags.key', tagKey(tag)))
  if (favorite) {
    const mine = { org_id: viewer.orgId, user_id: viewer.userId }
    query.whereIn('photos.id', db.from('favorites').select('photo_id').where(mine))
  }
  for (const word of wordsOf(q)) query.where((any) => matchWord(any, viewer.orgId, word))
}

const MAX_WORDS = 6

function wordsOf(q = '') {
  return q.trim().split(/\s+/).filter(Boolean).slice(0, MAX_WORDS)
}

const SEARCHED = ['photos.caption', 'photos.name', 'photos.camera']

function matchWord(query: PhotoQuery, orgId: string, word: string) {
  const pattern = containing(word.toLowerCase())
  for (const column of SEARCHED) {
    query.orWhereRaw(`${folded(column, query.client)} like ? escape '\\'`, [pattern])
  }
  query.orWhereIn('photos.id', tagged(orgId).whereRaw(`tags.key like ? escape '\\'`, [pattern]))
}

const tagged = (orgId: string) =>
  db
    .from('photo_tags')
    .join('tags', 'tags.id', 'photo_tags.tag_id')
    .select('photo_tags.photo_id')
    .where('photo_tags.org_id', orgId)

export function startAfter(query: PhotoQuery, cursor: string) {
  const [takenAt, id] = openCursor<[number, string]>(
    cursor,
    ([at, photo, ...rest]) => Number.isSafeInteger(at) && isId(photo) && rest.length === 0
  )
  query.where((after) =>
    after
      .where('photos.taken_at', '<', takenAt)
      .orWhere((tie) => tie.where('photos.taken_at', takenAt).where('photos.id', '<', id))
  )
}
