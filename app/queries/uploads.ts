import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { DateTime } from 'luxon'
import { sqlTime } from '#models/concerns/sql_time'
import type Membership from '#models/membership'
import Photo from '#models/photo'
import PhotoFile from '#models/photo_file'
import Upload from '#models/upload'

const AT_ONCE = 400

/** The photos of an org that have these very bytes, by their hash; each with its album. */
export async function findPhotosByHash(
  orgId: string,
  hashes: string[],
  client?: TransactionClientContract
) {
  const photos = new Map<string, Photo>()
  const unique = [...new Set(hashes)]
  for (let start = 0; start < unique.length; start += AT_ONCE) {
    const files = await PhotoFile.within(orgId, { client })
      .whereIn('sha256', unique.slice(start, start + AT_ONCE))
      .preload('photo', (photo) => photo.preload('album'))
    for (const { sha256, photo } of files) photos.set(sha256, photo)
  }
  return photos
}

/**
 * The same, and nobody else changes them until the transaction ends. Whoever changes photos locks them by their ids
 * before anything else, here as there, so that nobody waits for each other in a circle.
 */
export async function lockPhotosByHash(
  orgId: string,
  hashes: string[],
  client: TransactionClientContract
) {
  const before = await findPhotosByHash(orgId, hashes, client)
  if (before.size === 0) return before
  const ids = [...before.values()].map(({ id }) => id).sort()
  for (let start = 0; start < ids.length; start += AT_ONCE) {
    await Photo.within(orgId, { client })
      .whereIn('photos.id', ids.slice(start, start + AT_ONCE))
      .orderBy('photos.id')
      .select('photos.id')
      .forUpdate()
      .pojo()
  }
  return findPhotosByHash(orgId, hashes, client)
}

/** Bytes that resumable uploads of an org may still bring into the temp area. */
export async function sumOpenUploads(orgId: string) {
  const [{ $extras }] = await Upload.within(orgId)
    .where('state', 'receiving')
    .sum('byte_size as bytes')
  return Number($extras.bytes ?? 0)
}

/** An upload of this person. Another's does not exist, not even for the owner of the org. */
export function findUpload({ orgId, userId }: Membership, id: string) {
  return Upload.within(orgId).where({ id, user_id: userId }).firstOrFail()
}

/** Uploads of all orgs that were begun before then and are no photos yet. */
export async function* eachWaitingUpload(before: DateTime) {
  let after: string | undefined
  for (;;) {
    const query = Upload.acrossOrgs().where('state', 'receiving').orderBy('id').limit(AT_ONCE)
    query.where('created_at', '<', sqlTime(before, query.client))
    if (after) query.where('id', '>', after)
    const uploads = await query
    yield* uploads
    if (uploads.length < AT_ONCE) return
    after = uploads.at(-1)!.id
  }
}

/** Rows of uploads that became photos so long ago that nobody asks for the answer any more. */
export function forgetSettledUploads(now: DateTime) {
  const query = Upload.acrossOrgs().where('state', 'finished')
  return query.where('expires_at', '<', sqlTime(now, query.client)).delete()
}
