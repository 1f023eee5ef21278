import type { ModelQueryBuilderContract } from '@adonisjs/lucid/types/model'
import db from '@adonisjs/lucid/services/db'
import { Refusal } from '#exceptions/refusal'
import Album from '#models/album'
import { isId } from '#models/concerns/identified'
import type Org from '#models/org'
import Photo from '#models/photo'
import { cutPage, isSmallInteger, openCursor } from '#queries/cursor'
import type { Paging } from '#queries/photos'
import { listTags, type TagCount } from '#queries/tags'

export interface AlbumSummary {
  album: Album
  photoCount: number
  firstTakenAt: number | null
  lastTakenAt: number | null
  cover: Photo | null
}

export interface AlbumDetails extends AlbumSummary {
  contributors: { id: string; name: string }[]
  tags: TagCount[]
}

type AlbumQuery = ModelQueryBuilderContract<typeof Album>

/** Albums in use, in the order their people gave them; new ones first. */
export async function listAlbums(orgId: string, paging: Paging = {}) {
  const limit = paging.limit ?? 50
  const query = Album.within(orgId)
    .whereNull('albums.trashed_at')
    .orderBy('albums.position')
    .orderBy('albums.id', 'desc')
    .limit(limit + 1)
  if (paging.cursor) startAfter(query, paging.cursor)
  const { page, next } = cutPage(await withFacts(query), limit, ({ position, id }) => [
    position,
    id,
  ])
  return { albums: await summarize(orgId, page), next }
}

/** Where photos may go: what else is named does not exist, as far as a form is concerned. */
export async function findTargetAlbum(org: Org, id: string) {
  const album = await Album.within(org.id)
    .where('albums.id', id)
    .whereNull('albums.trashed_at')
    .first()
  if (album) return album
  throw new Refusal(422, 'E_ALBUM_UNKNOWN', { field: 'album_id' })
}

/** An album that is not in the trash: what lies there has no page of its own. */
export async function findAlbumInUse(orgId: string, id: string) {
  const details = await findAlbumToShow(orgId, id)
  if (details.album.isTrashed) throw new Refusal(404, 'E_NOT_FOUND')
  return details
}

/** One album with counts, cover, people and tags, in the trash or not. */
export async function findAlbumToShow(orgId: string, id: string): Promise<AlbumDetails> {
  if (!isId(id)) throw new Refusal(404, 'E_NOT_FOUND')
  const album = await withFacts(Album.within(orgId).where('albums.id', id))
    .preload('createdBy')
    .firstOrFail()
  const [[summary], contributors, tags] = await Promise.all([
    summarize(orgId, [album]),
    contributorsOf(album),
    listTags(orgId, { albumId: album.id }),
  ])
  return { ...summary, contributors, tags }
}

/** Counts, dates and the cover's id of each album: counted before, or at an end of the timeline's index. */
export function withFacts(query: AlbumQuery) {
  const photos = `from photos where photos.org_id = albums.org_id and photos.album_id = albums.id and photos.trashed_at is null`
  return query.select('albums.*').select(
    db.raw(`(
      select coalesce(sum(photo_days.count), 0) from photo_days
      where photo_days.org_id = albums.org_id and photo_days.album_id = albums.id
    ) as photo_count`),
    db.raw(`(select taken_at ${photos} order by taken_at, id limit 1) as first_taken_at`),
    db.raw(`(select taken_at ${photos} order by taken_at desc, id desc limit 1) as last_taken_at`),
    db.raw(
      `coalesce(
          (select photos.id ${photos} and photos.id = albums.cover_photo_id),
          (select photos.id ${photos} and state = 'ready' order by taken_at desc, id desc limit 1)
        ) as shown_cover_id`
    )
  )
}

/** The chosen cover, else the newest photo that can be seen. */
export async function summarize(orgId: string, albums: Album[]): Promise<AlbumSummary[]> {
  const ids = albums.map((album) => album.$extras.shown_cover_id).filter(Boolean)
  const covers = ids.length ? await Photo.within(orgId).whereIn('photos.id', ids) : []
  const byId = new Map(covers.map((photo) => [photo.id, photo]))
  return albums.map((album) => ({
    album,
    photoCount: album.$extras.photo_count,
    firstTakenAt: album.$extras.first_taken_at,
    lastTakenAt: album.$extras.last_taken_at,
    cover: byId.get(album.$extras.shown_cover_id) ?? null,
  }))
}

function contributorsOf({ orgId, id }: Album): Promise<{ id: string; name: string }[]> {
  const uploaders = db
    .from('photos')
    .where({ org_id: orgId, album_id: id })
    .whereNull('trashed_at')
    .distinct('uploaded_by_id')
  return db.from('users').whereIn('id', uploaders).select('id', 'name').orderBy('name').limit(100)
}

function startAfter(query: AlbumQuery, cursor: string) {
  const [position, id] = openCursor<[number, string]>(
    cursor,
    ([place, album, ...rest]) => isSmallInteger(place) && isId(album) && rest.length === 0
  )
  query
    .where('albums.position', '>=', position)
    .where((after) =>
      after
        .where('albums.position', '>', position)
        .orWhere((tie) => tie.where('albums.position', position).where('albums.id', '<', id))
    )
}
