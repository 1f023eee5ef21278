import { setImmediate as breathe } from 'node:timers/promises'
import db from '@adonisjs/lucid/services/db'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'
import type { ModelAdapterOptions } from '@adonisjs/lucid/types/model'
import Photo from '#models/photo'
import { livePhotos } from '#queries/photos'
import { inFaceTurn } from '../face_turn.js'
import IndexedPhoto from '../indexed_photo.js'

const AT_ONCE = 400

/**
 * Puts every photo of an org on the list that this engine has not looked at yet. May be run again at any time. What it put there
 * stays, whatever becomes of the process.
 */
export async function listPhotosToIndex(orgId: string, version: string, signal?: AbortSignal) {
  for (;;) {
    signal?.throwIfAborted()
    const added = await inFaceTurn(orgId, (client) => listSome(orgId, version, client))
    if (added < AT_ONCE) break
    await breathe()
  }
  await listAgain(
    orgId,
    (rows) =>
      rows.where((other) =>
        other.whereNull('engine_version').orWhereNot('engine_version', version)
      ),
    version
  )
}

async function listSome(orgId: string, version: string, client: QueryClientContract) {
  const fresh = await Photo.within(orgId, { client })
    .where('state', 'ready')
    .whereIn('id', livePhotos(orgId).select('photos.id'))
    .whereNotIn('id', IndexedPhoto.within(orgId).select('photo_id'))
    .select('id')
    .limit(AT_ONCE)
  if (fresh.length) await putOnList(orgId, idsOf(fresh), version, client)
  return fresh.length
}

/** Lets photos that stand on the list wait for an engine once more, whatever became of them. */
export const listAgain = (
  orgId: string,
  narrow: (rows: IndexedPhotos) => unknown,
  version?: string
) =>
  inFaceTurn(orgId, async (client) => {
    const rows = IndexedPhoto.within(orgId, { client })
    narrow(rows)
    await rows.update({ ...UNSEEN, ...(version && { engine_version: version }) })
  })

type IndexedPhotos = ReturnType<typeof IndexedPhoto.within<typeof IndexedPhoto>>

const UNSEEN = { state: 'waiting', attempts: 0, failure: null }

/** The same for some photos; those that stand on it stay as they are. */
export const putOnList = (
  orgId: string,
  photoIds: string[],
  version: string | null,
  client?: QueryClientContract
) => listed(orgId, photoIds, version, client).ignore()

/** Puts photos on the list, those that were looked at as well. */
export const putOnListAnew = (orgId: string, photoIds: string[], version: string | null) =>
  listed(orgId, photoIds, version).merge(['state', 'attempts', 'failure', 'engine_version'])

function listed(
  orgId: string,
  photoIds: string[],
  version: string | null,
  client: QueryClientContract = db.connection()
) {
  const facts = { engine_version: version, ...UNSEEN }
  return client
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
