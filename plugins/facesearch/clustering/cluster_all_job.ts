import { enqueueMany } from '#queue/enqueue'
import { Job } from '#queue/job'
import { isOpen } from '#extension/gate'
import FaceOrg from '../face_org.js'
import ClusterOrgJob from './cluster_org_job.js'

/** Every night: asks for each org that has faces. */
export default class ClusterAllJob extends Job {
  static jobName = 'plg.facesearch.cluster_all'
  static queue = 'maintenance' as const

  async handle() {
    const orgs = await FaceOrg.acrossOrgs().whereNotNull('consented_at').select('org_id')
    const open = orgs.filter(({ orgId }) => isOpen('facesearch', orgId))
    await enqueueMany(
      ClusterOrgJob,
      open.map(({ orgId }) => ({ payload: {}, orgId, uniqueKey: 'cluster' }))
    )
  }
}
