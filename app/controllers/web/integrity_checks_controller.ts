import type { HttpContext } from '@adonisjs/core/http'
import CheckIntegrityJob from '#jobs/check_integrity_job'
import { enqueue } from '#queue/queue'

/** Somebody wants to know now. */
export default class IntegrityChecksController {
  async store({ i18n, response, session }: HttpContext) {
    await enqueue(CheckIntegrityJob, { isWanted: true }, { uniqueKey: 'check_integrity' })
    session.flash('success', i18n.t('health.asked'))
    return response.redirect().toPath('/admin/health')
  }
}
