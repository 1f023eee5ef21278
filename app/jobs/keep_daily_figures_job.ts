import { KeepDailyFigures } from '#actions/keep_daily_figures'
import { Job } from '#queue/job'

/** Curves of the dashboards are made of what is counted here. */
export default class KeepDailyFiguresJob extends Job {
  static jobName = 'keep_daily_figures'
  static queue = 'maintenance' as const

  async handle() {
    await new KeepDailyFigures().handle()
  }
}
