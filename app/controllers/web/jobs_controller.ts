import type { HttpContext } from '@adonisjs/core/http'
import { listDead, listRunning, readHours, readQueues } from '#queries/job_figures'
import { listSchedules } from '#queue/schedules'
import JobTransformer from '#transformers/job_transformer'
import ScheduleTransformer from '#transformers/schedule_transformer'

/** What the server does behind the scenes, and when. */
export default class JobsController {
  async index({ inertia, i18n }: HttpContext) {
    const [queues, hours, running, dead, schedules] = await Promise.all([
      readQueues(),
      readHours(),
      listRunning(),
      listDead(),
      listSchedules(),
    ])
    return inertia.render('admin/jobs/index', {
      queues,
      hours,
      running: JobTransformer.transform(running, i18n),
      dead: JobTransformer.transform(dead, i18n),
      schedules: ScheduleTransformer.transform(schedules, i18n),
    })
  }
}
