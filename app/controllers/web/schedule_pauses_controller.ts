import type { HttpContext } from '@adonisjs/core/http'
import { recordDeed } from '#audit/recorder'
import { Refusal } from '#exceptions/refusal'
import { pauseSchedule, resumeSchedule } from '#queue/schedules'
import { jobTitle } from '#console/job_words'

/** A schedule rests until somebody lets it go on. */
export default class SchedulePausesController {
  async store(ctx: HttpContext) {
    if (!(await pauseSchedule(ctx.params.name))) throw new Refusal(404, 'E_NOT_FOUND')
    return this.#answer(ctx, 'paused')
  }

  async destroy(ctx: HttpContext) {
    if (!(await resumeSchedule(ctx.params.name))) throw new Refusal(404, 'E_NOT_FOUND')
    return this.#answer(ctx, 'resumed')
  }

  async #answer({ i18n, params, response, session }: HttpContext, verb: 'paused' | 'resumed') {
    await recordDeed({ event: `schedule.${verb}`, facts: { name: params.name } })
    session.flash('success', i18n.t(`admin_jobs.${verb}`, { job: jobTitle(params.name, i18n) }))
    return response.redirect().toPath('/admin/jobs')
  }
}
