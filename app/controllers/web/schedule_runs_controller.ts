import type { HttpContext } from '@adonisjs/core/http'
import { recordDeed } from '#audit/recorder'
import { Refusal } from '#exceptions/refusal'
import { runScheduleNow } from '#queue/schedules'
import { jobTitle } from '#console/job_words'

/** Somebody does not wait for the time of a schedule. */
export default class ScheduleRunsController {
  async store({ i18n, params, response, session }: HttpContext) {
    const { name } = params
    if (!(await runScheduleNow(name))) throw new Refusal(404, 'E_NOT_FOUND')
    await recordDeed({ event: 'schedule.run', facts: { name } })
    session.flash('success', i18n.t('admin_jobs.asked', { job: jobTitle(name, i18n) }))
    return response.redirect().toPath('/admin/jobs')
  }
}
