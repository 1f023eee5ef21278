import db from '@adonisjs/lucid/services/db'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { DateTime } from 'luxon'
import { TagPhotos, type Tagging } from '#actions/tag_photos'
import { auditedUpdate } from '#audit/history'
import { recordDeeds } from '#audit/recorder'
import { announce, type PluginEvents } from '#extension/events'
import Album from '#models/album'
import { sqlTime } from '#models/concerns/sql_time'
import type Membership from '#models/membership'
import Photo from '#models/photo'
import PhotoPolicy from '#policies/photo_policy'
import { likePhotos, unlikePhotos } from '#queries/favorites'

export interface PhotoChange extends Tagging {
  caption?: string | null
  /** Where they move to: an album in use of the same org, which the actor may add to. */
  album?: Album
  trashed?: boolean
  favorite?: boolean
  /** Epoch milliseconds: what a person says stands above what the file said. */
  takenAt?: number
  /** Minutes that the clock of the place was ahead of UTC; null where nobody knows. */
  takenOffset?: number | null
  /** One to five; null takes it back. */
  rating?: number | null
}

interface ChangedPhotos {
  actor: Membership
  photoIds: string[]
  change: PhotoChange
}

/** Ids in, permitted subset out. */
export interface Outcome {
  done: string[]
  denied: string[]
  missing: string[]
}

/** One change to one photo or to hundreds: what the actor may change is changed at once, the rest is named. */
export class ChangePhotos {
  async handle({ actor, photoIds, change }: ChangedPhotos): Promise<Outcome> {
    return db.transaction(async (trx) => {
      const photos = await findPhotos(actor.orgId, photoIds, trx)
      const permitted = photos.filter((photo) => mayChange(actor, photo, change))
      await this.#apply(actor, permitted, change, trx)
      return outcomeOf(photoIds, photos, permitted)
    })
  }

  async #apply(
    actor: Membership,
    photos: Photo[],
    change: PhotoChange,
    trx: TransactionClientContract
  ) {
    const ids = photos.map(({ id }) => id)
    if (ids.length === 0) return
    await rewrite(actor, photos, change, trx)
    await new TagPhotos().handle({ ...change, orgId: actor.orgId, photoIds: ids }, trx)
    if (change.favorite === true) await likePhotos(actor, ids, trx)
    if (change.favorite === false) await unlikePhotos(actor, ids, trx)
    if (isOwnMatter(change)) return
    const changed = photos.filter(({ isTrashed }) => isTrashed !== change.trashed)
    await tell(changed, change, trx)
    for (const albumId of albumsOf(changed, change)) {
      announce('album.changed@1', { orgId: actor.orgId, albumId }, trx)
    }
  }
}

function findPhotos(orgId: string, ids: string[], client: TransactionClientContract) {
  return Photo.within(orgId, { client })
    .whereIn('photos.id', ids)
    .orderBy('photos.id')
    .preload('album')
    .forUpdate()
}

/** What lies in the trash is only taken out of it. A favourite is one's own matter and needs no right. */
function mayChange(actor: Membership, photo: Photo, change: PhotoChange) {
  const staysHidden = photo.album.isTrashed && !change.album
  const comesBack = change.trashed === false && photo.isTrashed
  if (staysHidden || (photo.isTrashed && !comesBack && change.trashed !== true)) return false
  return isOwnMatter(change) || new PhotoPolicy().edit(actor, photo)
}

function isOwnMatter({ favorite, ...rest }: PhotoChange) {
  return favorite !== undefined && Object.values(rest).every((value) => value === undefined)
}

/** The photos' own columns, in one statement. */
async function rewrite(
  actor: Membership,
  photos: Photo[],
  change: PhotoChange,
  trx: TransactionClientContract
) {
  const { caption, album, trashed, takenAt, takenOffset, rating } = change
  const now = sqlTime(DateTime.now(), trx)
  const columns = {
    ...(caption !== undefined && { caption }),
    ...(rating !== undefined && { rating }),
    ...(takenAt !== undefined && { taken_at: takenAt, taken_source: 'person' }),
    ...(takenOffset !== undefined && { taken_offset: takenOffset, taken_source: 'person' }),
    ...(album && { album_id: album.id }),
    ...(trashed === true && { trashed_at: now, trashed_by_id: actor.userId }),
    ...(trashed === false && { trashed_at: null, trashed_by_id: null }),
  }
  if (Object.keys(columns).length === 0) return
  // Thrown away twice, the days of the first time count.
  const rows = trashed === true ? photos.filter(({ isTrashed }) => !isTrashed) : photos
  const ids = rows.map(({ id }) => id)
  const query = Photo.within(actor.orgId, { client: trx }).whereIn('photos.id', ids)
  await auditedUpdate(query, { ...columns, updated_at: now }, { rows })
  if (album) await forgetCovers(actor.orgId, ids, album, trx)
}

/** A photo that left an album is not its cover any more. */
function forgetCovers(
  orgId: string,
  photoIds: string[],
  kept: Album,
  client: TransactionClientContract
) {
  const covered = Album.within(orgId, { client })
    .whereIn('cover_photo_id', photoIds)
    .whereNot('id', kept.id)
  return auditedUpdate(covered, { coverPhotoId: null })
}

async function tell(photos: Photo[], change: PhotoChange, trx: TransactionClientContract) {
  const fact = nameOf(change)
  const event = fact.replace('@1', '')
  for (const { id: photoId, orgId, albumId } of photos)
    announce(fact, { orgId, albumId: change.album?.id ?? albumId, photoId }, trx)
  const deeds = photos.map(({ id, orgId, name: title }) => {
    return { event, orgId, subject: { type: 'photo', id, title } }
  })
  await recordDeeds(deeds, trx)
}

function nameOf({ trashed }: PhotoChange): keyof PluginEvents & `photo.${string}` {
  if (trashed === undefined) return 'photo.changed@1'
  return trashed ? 'photo.trashed@1' : 'photo.restored@1'
}

function albumsOf(photos: Photo[], { album }: PhotoChange) {
  return new Set([...photos.map(({ albumId }) => albumId), ...(album ? [album.id] : [])])
}

function outcomeOf(asked: string[], found: Photo[], permitted: Photo[]): Outcome {
  const done = new Set(permitted.map(({ id }) => id))
  const known = new Set(found.map(({ id }) => id))
  return {
    done: [...done],
    denied: [...known].filter((id) => !done.has(id)),
    missing: [...new Set(asked)].filter((id) => !known.has(id)),
  }
}
