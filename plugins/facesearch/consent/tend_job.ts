import { isOpen } from '#extension/gate'
import { Job, type JobContext } from '#queue/job'
import { facePool } from '../engine/face_pool.js'
import { FaceRefusal } from '../engine/face_refusal.js'
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
    const failures: unknown[] = []
    for (const org of await FaceOrg.acrossOrgs()) {
      signal.throwIfAborted()
      // One org that fails keeps no other one waiting.
      await tend(org).catch((error) => failures.push(error))
    }
    if (failures.length) throw new AggregateError(failures, 'Some orgs could not be tended')
  }
}

async function tend(org: FaceOrg) {
  const { orgId, consentedAt, pausedAt, purgeAt } = org
  // Switched off as a plugin, in a process that had it not loaded.
  if (consentedAt && !isOpen('facesearch', orgId)) return new DisableFaces().handle(orgId)
  if (purgeAt && purgeAt <= Date.now()) return new PurgeFaces().handle(orgId)
  if (!org.isOn || pausedAt) return
  if (await isBehind(org)) await IndexOrgJob.order(orgId)
}

/** Also where the operator chose another engine, and no photo came since. */
async function isBehind({ orgId, engineVersion, nextEngineVersion }: FaceOrg) {
  if (nextEngineVersion || (await waitingPhotos(orgId).first())) return true
  const version = await versionNow()
  return version !== null && version !== engineVersion
}

/** Null where there is no engine to ask: whoever looks at photos waits for it. */
async function versionNow() {
  try {
    const { version } = await facePool().info()
    return version
  } catch (error) {
    if (error instanceof FaceRefusal) return null
    throw error
  }
}
