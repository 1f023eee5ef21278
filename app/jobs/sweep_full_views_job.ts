import { SweepFullViews } from '#actions/sweep_full_views'
import { Job, type JobContext } from '#queue/job'

export default class SweepFullViewsJob extends Job {
  static jobName = 'sweep_full_views'
  static queue = 'maintenance' as const

  async handle(_payload: object, { signal }: JobContext) {
    await new SweepFullViews().handle({ signal })
  }
}
