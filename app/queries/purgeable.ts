import type { DateTime } from 'luxon'
import type { QueryClientContract, TransactionClientContract } from '@adonisjs/lucid/types/database'
import { auditedDelete, auditedUpdate } from '#audit/history'
import Album from '#models/album'
import { sqlTime } from '#models/concerns/sql_time'
import Org from '#models/org'
import Photo from '#models/photo'
import PhotoFile from '#models/photo_file'

/** What a purge is about: photos in the trash by themselves, everything in a trashed album, or all of an org that ended. */
export type PurgeScope =
  { trashedBefore: DateTime } | { photoIds: string[] } | { albumId: string } | 'everything'

/** Photos that may go for good: asked again inside the transaction, so that what was just restored stays. */
export function purgeablePhotos(orgId: string, scope: PurgeScope, client: QueryClientContract) {
  const query = Photo.within(orgId, { client }).orderBy('photos.id')
  if (scope === 'everything') return query
  if ('trashedBefore' in scope) {
    return query.where('photos.trashed_at', '<=', sqlTime(scope.trashedBefore, client))
  }
  if ('photoIds' in scope)
    return query.whereIn('photos.id', scope.photoIds).whereNotNull('photos.trashed_at')
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
  return (
    Org.query()
      .whereIn('id', [...new Set(rows.map(({ orgId }) => orgId))])
      .whereNull('deleted_at')
      // Nobody could take anything back out of it meanwhile.
      .whereNull('suspended_at')
  )
}

export function orgsDeletedBefore(moment: DateTime) {
  const query = Org.query()
  return query.where('deleted_at', '<=', sqlTime(moment, query.client))
}

/** Deletes the rows of photos and answers the files they held. Whoever asks holds the org's row, so nobody adds one meanwhile. */
export async function deletePhotoRows(
  orgId: string,
  photos: readonly Photo[],
  client: TransactionClientContract
) {
  const photoIds = photos.map(({ id }) => id)
  const files = await PhotoFile.within(orgId, { client }).whereIn('photo_id', photoIds)
  const albums = Album.within(orgId, { client }).whereIn('cover_photo_id', photoIds)
  await auditedUpdate(albums, { coverPhotoId: null })
  const rows = Photo.within(orgId, { client }).whereIn('photos.id', photoIds)
  await auditedDelete(rows, { rows: photos })
  return files
}
