import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { enqueue } from '#queue/enqueue'
import { Job, type JobContext } from '#queue/job'
import { FaceRefusal } from '../engine/face_refusal.js'
import { faceSettings } from '../settings.js'
import { engineFor } from './engine_for.js'
import { indexCounts } from './index_counts.js'
import { IndexPhoto } from './index_photo.js'
import { SwitchEngine } from './switch_engine.js'
import { listPhotosToIndex, waitingPhotos } from './waiting_photos.js'

/** After so long other orgs have their turn. */
const SLICE_MS = 3 * 60_000
const AWAY_MS = 60_000
const KEY = 'org'

/**
 * Looks at all photos of an org that no engine looked at, or another one. The list is in rows: whatever ends it, the next run goes
 * on where it was.
 */
export default class IndexOrgJob extends Job {
  static jobName = 'plg.facesearch.index_org'
  static timeoutMs = 15 * 60_000

  /** Asks for it; who asks again before it began asks for the same. */
  static order = (orgId: string, client?: TransactionClientContract) =>
    enqueue(IndexOrgJob, {}, { orgId, uniqueKey: KEY, priority: -20, client })

  /** After the engine was not there. */
  static later = (orgId: string) =>
    enqueue(IndexOrgJob, {}, { orgId, uniqueKey: KEY, priority: -20, delayMs: AWAY_MS })

  async handle(_: object, { orgId, signal, progress }: JobContext) {
    const until = Date.now() + SLICE_MS
    try {
      const version = await engineFor(orgId!)
      if (!version) return
      await listPhotosToIndex(orgId!, version, signal)
      while (await this.#some(orgId!, signal)) {
        await progress(await doneShare(orgId!))
        if (Date.now() > until) return void (await IndexOrgJob.order(orgId!))
      }
      await new SwitchEngine().handle(orgId!)
    } catch (error) {
      if (!(error instanceof FaceRefusal)) throw error
      await IndexOrgJob.later(orgId!)
    }
  }

  /** As many at once as there are processes. False when nothing waits any more, or somebody paused it. */
  async #some(orgId: string, signal: AbortSignal) {
    signal.throwIfAborted()
    const version = await engineFor(orgId)
    if (!version) return false
    const { processes } = await faceSettings()
    const rows = await waitingPhotos(orgId)
      .orderBy('attempts')
      .orderBy('photo_id')
      .limit(processes * 2)
    const looked = await Promise.allSettled(
      rows.map(({ photoId }) => new IndexPhoto().handle({ orgId, photoId, version, signal }))
    )
    for (const look of looked) if (look.status === 'rejected') throw look.reason
    return rows.length > 0
  }
}

async function doneShare(orgId: string) {
  const { done, total } = await indexCounts(orgId)
  return total ? done / total : 1
}
