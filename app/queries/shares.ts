import db from '@adonisjs/lucid/services/db'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { ModelQueryBuilderContract } from '@adonisjs/lucid/types/model'
import { DateTime } from 'luxon'
import { Refusal } from '#exceptions/refusal'
import { isId } from '#models/concerns/identified'
import { sqlTime } from '#models/concerns/sql_time'
import Photo from '#models/photo'
import ShareLink from '#models/share_link'
import { cutPage, openCursor } from '#queries/cursor'
import { livePhotos, type Paging } from '#queries/photos'

export interface ShareLinkFilters {
  state?: 'active' | 'ended'
  albumId?: string
}

/** A link with what its list shows of it. */
export interface ShareLinkSummary {
  link: ShareLink
  photoCount: number
  cover: Photo | null
}

type LinkQuery = ModelQueryBuilderContract<typeof ShareLink>

/** Links of the org, the newest first. */
export async function listShareLinks(
  orgId: string,
  { state, albumId }: ShareLinkFilters,
  { cursor, limit = 50 }: Paging = {}
) {
  const query = ShareLink.within(orgId)
    .orderBy('share_links.id', 'desc')
    .limit(limit + 1)
  if (state === 'active') query.whereNot((ended) => hasEnded(ended))
  if (state === 'ended') query.where((ended) => hasEnded(ended))
  if (albumId) query.where('share_links.album_id', albumId)
  if (cursor) startAfter(query, cursor)
  const { page, next } = cutPage(await withFacts(query), limit, ({ id }) => [id])
  return { links: await summarize(orgId, page), next }
}

export async function countShareLinks(orgId: string) {
  const all = await count(ShareLink.within(orgId))
  const ended = await count(ShareLink.within(orgId).where((query) => hasEnded(query)))
  return { active: all - ended, ended }
}

async function count(query: LinkQuery) {
  const [{ $extras }] = await query.count('* as total')
  return Number($extras.total)
}

export async function findShareLinkToShow(orgId: string, id: string) {
  const link = await withFacts(ShareLink.within(orgId).where('share_links.id', id)).firstOrFail()
  const [summary] = await summarize(orgId, [link])
  return summary
}

/** The photos that may be shared, of those asked for: all of them, or none. */
export async function findPhotosToShare(orgId: string, photoIds: string[]) {
  const ids = [...new Set(photoIds)]
  const [{ $extras }] = await livePhotos(orgId).whereIn('photos.id', ids).count('* as total')
  if (Number($extras.total) !== ids.length)
    throw new Refusal(422, 'E_PHOTOS_UNKNOWN', { field: 'photo_ids' })
  return ids
}

const ROWS_AT_ONCE = 250

/** Says which photos a link opens. */
export async function namePhotos(
  { orgId, id }: ShareLink,
  photoIds: string[],
  trx: TransactionClientContract
) {
  const rows = photoIds.map((photoId) => ({ org_id: orgId, share_link_id: id, photo_id: photoId }))
  for (let at = 0; at < rows.length; at += ROWS_AT_ONCE) {
    await trx.table('share_link_photos').multiInsert(rows.slice(at, at + ROWS_AT_ONCE))
  }
}

function hasEnded(query: LinkQuery) {
  query
    .whereNotNull('share_links.revoked_at')
    .orWhere((past) =>
      past
        .whereNotNull('share_links.expires_at')
        .where('share_links.expires_at', '<=', sqlTime(DateTime.now(), query.client))
    )
    .orWhere((used) =>
      used
        .whereNotNull('share_links.max_views')
        .whereColumn('share_links.view_count', '>=', 'share_links.max_views')
    )
}

const LIVE = `photos.trashed_at is null and photos.state = 'ready'`
const OF_ALBUM = `from photos join albums on albums.id = photos.album_id
  where photos.org_id = share_links.org_id and photos.album_id = share_links.album_id
  and albums.trashed_at is null and ${LIVE}`
const CHOSEN = `from share_link_photos
  join photos on photos.id = share_link_photos.photo_id
  join albums on albums.id = photos.album_id
  where share_link_photos.share_link_id = share_links.id and photos.org_id = share_links.org_id
  and albums.trashed_at is null and ${LIVE}`
const NEWEST = 'order by photos.taken_at desc, photos.id desc limit 1'

/** How many photos a link shows, and which one stands for them: the album's cover, else the newest. */
function withFacts(query: LinkQuery) {
  return query
    .select('share_links.*')
    .select(
      db.raw(
        `case when share_links.album_id is null then (select count(*) ${CHOSEN})
         else (select count(*) ${OF_ALBUM}) end as photo_count`
      ),
      db.raw(
        `case when share_links.album_id is null then (select photos.id ${CHOSEN} ${NEWEST})
         else coalesce(
           (select photos.id ${OF_ALBUM} and photos.id = albums.cover_photo_id),
           (select photos.id ${OF_ALBUM} ${NEWEST})
         ) end as cover_id`
      )
    )
    .preload('album')
    .preload('createdBy')
}

async function summarize(orgId: string, links: ShareLink[]): Promise<ShareLinkSummary[]> {
  const ids = links.map((link) => link.$extras.cover_id).filter(Boolean)
  const covers = ids.length ? await Photo.within(orgId).whereIn('photos.id', ids) : []
  const byId = new Map(covers.map((photo) => [photo.id, photo]))
  return links.map((link) => ({
    link,
    photoCount: Number(link.$extras.photo_count),
    cover: byId.get(link.$extras.cover_id) ?? null,
  }))
}

function startAfter(query: LinkQuery, cursor: string) {
  const [id] = openCursor<[string]>(cursor, ([link, ...rest]) => isId(link) && rest.length === 0)
  query.where('share_links.id', '<', id)
}
