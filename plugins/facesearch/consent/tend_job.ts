import { isOpen } from '#extension/gate'
import { Job, type JobContext } from '#queue/job'
import FaceOrg from '../face_org.js'
import IndexOrgJob from '../indexing/index_org_job.js'
import { waitingPhotos } from '../indexing/waiting_photos.js'
import { PurgeFaces } from './purge_faces.js'
import { DisableFaces } from './switch_faces.js'

/** Every few minutes: what an org decided comes true, and what waits is looked at, whatever was lost on the way. */
export default class TendJob extends Job {
  static jobName = 'plg.facesearch.tend'
  static queue = 'maintenance' as const

  async handle(_: object, { signal }: JobContext) {
    for (const org of await FaceOrg.acrossOrgs()) {
      signal.throwIfAborted()
      await tend(org)
    }
  }
}

async function tend(org: FaceOrg) {
  const { orgId, consentedAt, pausedAt, purgeAt } = org
  // Switched off as a plugin, in a process that had it not loaded.
  if (consentedAt && !isOpen('facesearch', orgId)) return new DisableFaces().handle(orgId)
  if (purgeAt && purgeAt <= Date.now()) return new PurgeFaces().handle(orgId)
  if (!org.isOn || pausedAt) return
  if (org.nextEngineVersion || (await waitingPhotos(orgId).first())) await IndexOrgJob.order(orgId)
}
