import type { DateTime } from 'luxon'
import type { QueryClientContract, TransactionClientContract } from '@adonisjs/lucid/types/database'
import Album from '#models/album'
import { sqlTime } from '#models/concerns/sql_time'
import Org from '#models/org'
import Photo from '#models/photo'

/** What a purge is about: photos in the trash by themselves, everything in a trashed album, or all of an org that ended. */
export type PurgeScope =
  | { trashedBefore: DateTime }
  | { photoIds: string[] }
  | { albumId: string }
  | 'everything'

/** Photos that may go for good: asked again inside the transaction, so that what was just restored stays. */
export function purgeablePhotos(orgId: string, scope: PurgeScope, client: QueryClientContract) {
  const query = Photo.within(orgId, { client }).orderBy('photos.id')
  if (scope === 'everything') return query
  if ('trashedBefore' in scope) {
    return query.where('photos.trashed_at', '<=', sqlTime(scope.trashedBefore, client))
  }
  if ('photoIds' in scope) return query.whereIn('photos.id', scope.photoIds).whereNotNull('photos.trashed_at')
  return query
    .where('photos.album_id', scope.albumId)
    .whereIn('photos.album_id', (trashed) =>
      trashed.from('albums').select('id').where('org_id', orgId).whereNotNull('trashed_at')
    )
}

export function albumsTrashedBefore(orgId: string, moment: DateTime) {
  const query = Album.within(orgId)
  return query.where('albums.trashed_at', '<=', sqlTime(moment, query.client)).select('id')
}

/** Orgs of the whole server in which something has waited since before that moment. */
export async function orgsWithTrashBefore(moment: DateTime) {
  const photos = Photo.acrossOrgs()
  const before = sqlTime(moment, photos.client)
  const albums = Album.acrossOrgs().where('albums.trashed_at', '<=', before)
  const rows = [
    ...(await photos.where('photos.trashed_at', '<=', before).distinct('photos.org_id')),
    ...(await albums.distinct('albums.org_id')),
  ]
  return Org.query().whereIn('id', [...new Set(rows.map(({ orgId }) => orgId))]).whereNull('deleted_at')
}

export function orgsDeletedBefore(moment: DateTime) {
  const query = Org.query()
  return query.where('deleted_at', '<=', sqlTime(moment, query.client))
}

export interface RemovedFile {
  photo_id: string
  storage_key: string
  byte_size: number
}

/** Deletes the rows of photos and says which files and bytes they held. Of two who purge at once, one hears of each file. */
export async function deletePhotoRows(orgId: string, photoIds: string[], trx: TransactionClientContract) {
  const files: RemovedFile[] = await trx
    .knexQuery()
    .from('photo_files')
    .where('org_id', orgId)
    .whereIn('photo_id', photoIds)
    .delete()
    .returning(['photo_id', 'storage_key', 'byte_size'])
  await Album.within(orgId, { client: trx })
    .whereIn('cover_photo_id', photoIds)
    .update({ cover_photo_id: null })
  await Photo.within(orgId, { client: trx }).whereIn('photos.id', photoIds).delete()
  return files
}
