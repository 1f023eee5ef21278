import { SweepOrphans } from '#actions/sweep_orphans'
import { Job, type JobContext } from '#queue/job'

export default class SweepOrphansJob extends Job {
  static jobName = 'sweep_orphans'
  static queue = 'maintenance' as const
  static timeoutMs = 4 * 3_600_000

  async handle(_payload: object, { signal }: JobContext) {
    await new SweepOrphans().handle({ signal })
  }
}
