import { enqueue } from '#queue/enqueue'
import { Job, type JobContext } from '#queue/job'
import { FaceRefusal } from '../engine/face_refusal.js'
import { engineFor } from './engine_for.js'
import { IndexPhoto } from './index_photo.js'
import IndexOrgJob from './index_org_job.js'

interface Payload {
  photoId: string
}

/** Follows when a photo is ready. */
export default class IndexPhotoJob extends Job<Payload> {
  static jobName = 'plg.facesearch.index_photo'

  async handle({ photoId }: Payload, { orgId, signal, finish }: JobContext) {
    try {
      const version = await engineFor(orgId!)
      if (!version) return
      await new IndexPhoto().handle({
        ...{ orgId: orgId!, photoId, version, signal },
        alongside: finish,
      })
    } catch (error) {
      if (!(error instanceof FaceRefusal)) throw error
      // It waits on the list, and is looked at together with what else waits.
      await IndexOrgJob.later(orgId!)
    }
  }
}

/** As soon as there is time; nobody waits for it. */
export const orderIndexing = (orgId: string, photoId: string) =>
  enqueue(IndexPhotoJob, { photoId }, { orgId, uniqueKey: photoId, priority: -10 })
