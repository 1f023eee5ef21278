import { PruneExpiredRows } from '#actions/prune_expired_rows'
import { Job, type JobContext } from '#queue/job'

export default class PruneExpiredRowsJob extends Job {
  static jobName = 'prune_expired_rows'
  static queue = 'maintenance' as const

  async handle(_payload: object, { signal }: JobContext) {
    await new PruneExpiredRows().handle({ signal })
  }
}
