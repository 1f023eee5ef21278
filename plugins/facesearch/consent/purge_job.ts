import { Job, type JobContext } from '#queue/job'
import { PurgeFaces } from './purge_faces.js'

/** Follows when somebody does not want to wait for the end of the grace. */
export default class PurgeJob extends Job {
  static jobName = 'plg.facesearch.purge'
  static queue = 'maintenance' as const

  async handle(_: object, { orgId }: JobContext) {
    await new PurgeFaces().handle(orgId!)
  }
}
