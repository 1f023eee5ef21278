import { SweepExports } from '#actions/sweep_exports'
import { Job, type JobContext } from '#queue/job'

export default class SweepExportsJob extends Job {
  static jobName = 'sweep_exports'
  static queue = 'maintenance' as const

  async handle(_payload: object, { signal }: JobContext) {
    await new SweepExports().handle({ signal })
  }
}
