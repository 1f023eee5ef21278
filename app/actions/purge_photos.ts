import logger from '@adonisjs/core/services/logger'
import db from '@adonisjs/lucid/services/db'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { recordDeed } from '#audit/recorder'
import { announce } from '#extension/events'
import type Org from '#models/org'
import type Photo from '#models/photo'
import { takeTurn } from '#queries/org_turn'
import { removeUnusedTags } from '#queries/photo_tags'
import { deletePhotoRows, purgeablePhotos, type PurgeScope } from '#queries/purgeable'
import { fullViewKey, renditionFolder } from '#storage/keys'
import { releaseBytes } from '#storage/ledger'
import { store } from '#storage/store'

interface Purge {
  org: Org
  scope: PurgeScope
  signal?: AbortSignal
}

const BATCH = 100

/**
 * Deletes photos for good: rows and ledger in one transaction a batch, files once it has committed. What a crash
 * leaves of the files in between is swept. Answers the ids that are gone.
 */
export class PurgePhotos {
  async handle({ org, scope, signal }: Purge) {
    const purged: string[] = []
    for (;;) {
      signal?.throwIfAborted()
      const batch = await db.transaction((trx) => this.#purge(org, scope, trx))
      await removeFiles(org.id, batch.photos, batch.keys)
      purged.push(...batch.photos.map(({ id }) => id))
      if (batch.photos.length < BATCH) return purged
    }
  }

  async #purge({ id: orgId }: Org, scope: PurgeScope, trx: TransactionClientContract) {
    // The org's row comes first, as in an upload: two who want it wait instead of blocking each other.
    const org = await takeTurn(orgId, trx)
    if (scope === 'everything' && !org.isDeleted) return { photos: [], keys: [] }
    const photos = await purgeablePhotos(orgId, scope, trx).limit(BATCH).forUpdate()
    const files = await deletePhotoRows(orgId, photos, trx)
    await releaseBytes(
      org,
      files.reduce((sum, { byteSize }) => sum + byteSize, 0),
      trx
    )
    if (photos.length) await removeUnusedTags(orgId, trx)
    for (const photo of photos) await tell(photo, trx)
    return { photos, keys: files.map(({ storageKey }) => storageKey) }
  }
}

async function tell({ id, orgId, albumId, name }: Photo, trx: TransactionClientContract) {
  announce('photo.purged@1', { orgId, albumId, photoId: id }, trx)
  const subject = { type: 'photo', id }
  await recordDeed({ event: 'photo.purged', orgId, subject, facts: { name } }, trx)
}

/** The rows are gone already: a file that resists is for the sweep, not for whoever asked. */
async function removeFiles(orgId: string, photos: Photo[], keys: string[]) {
  const removals = await Promise.allSettled([
    ...keys.map((key) => store.remove(key)),
    ...photos.flatMap(({ id }) => [
      store.removeAll(renditionFolder(orgId, id)),
      store.remove(fullViewKey(orgId, id)),
    ]),
  ])
  for (const removal of removals) {
    if (removal.status === 'rejected')
      logger.warn({ err: removal.reason, orgId }, 'A purged file is still there')
  }
}
