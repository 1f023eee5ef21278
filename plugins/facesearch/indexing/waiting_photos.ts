import { setImmediate as breathe } from 'node:timers/promises'
import db from '@adonisjs/lucid/services/db'
import type { ModelAdapterOptions } from '@adonisjs/lucid/types/model'
import Photo from '#models/photo'
import { livePhotos } from '#queries/photos'
import IndexedPhoto from '../indexed_photo.js'

const AT_ONCE = 400

/**
 * Puts every photo of an org on the list that this engine has not looked at yet. May be run again at any time. What it put there
 * stays, whatever becomes of the process.
 */
export async function listPhotosToIndex(orgId: string, version: string, signal?: AbortSignal) {
  for (;;) {
    signal?.throwIfAborted()
    const fresh = await livePhotos(orgId)
      .where('photos.state', 'ready')
      .whereNotIn('photos.id', IndexedPhoto.within(orgId).select('photo_id'))
      .select('photos.id')
      .limit(AT_ONCE)
    if (fresh.length) await putOnList(orgId, idsOf(fresh), version)
    if (fresh.length < AT_ONCE) break
    await breathe()
  }
  await IndexedPhoto.within(orgId)
    .where((other) => other.whereNull('engine_version').orWhereNot('engine_version', version))
    .update({ engine_version: version, state: 'waiting', attempts: 0, failure: null })
}

/** The same for some photos; those that stand on it stay as they are. */
export const putOnList = (orgId: string, photoIds: string[], version: string | null) =>
  listed(orgId, photoIds, version).ignore()

/** Puts photos on the list, those that were looked at as well. */
export const putOnListAnew = (orgId: string, photoIds: string[], version: string | null) =>
  listed(orgId, photoIds, version).merge(['state', 'attempts', 'failure', 'engine_version'])

function listed(orgId: string, photoIds: string[], version: string | null) {
  const facts = { engine_version: version, state: 'waiting', attempts: 0, failure: null }
  return db
    .connection()
    .knexQuery()
    .table(IndexedPhoto.table)
    .insert(photoIds.map((id) => ({ photo_id: id, org_id: orgId, faces: 0, ...facts })))
    .onConflict('photo_id')
}

/** Photos that wait for their turn, in the trash as well: there they keep whom their faces were put to. */
export const waitingPhotos = (orgId: string, options?: ModelAdapterOptions) =>
  IndexedPhoto.within(orgId, options)
    .where('plg_facesearch_indexed_photos.state', 'waiting')
    .whereIn(
      'plg_facesearch_indexed_photos.photo_id',
      Photo.within(orgId).where('photos.state', 'ready').select('photos.id')
    )

const idsOf = (rows: { id: string }[]) => rows.map(({ id }) => id)
