import type { HttpContext } from '@adonisjs/core/http'
import { readHealthFacts } from '#queries/health_facts'
import HealthTransformer from '#transformers/health_transformer'

/** Whether everything that was stored is still there, and what the server is busy with. */
export default class HealthController {
  async show({ inertia, i18n }: HttpContext) {
    const health = HealthTransformer.transform(await readHealthFacts(i18n.locale), i18n)
    return inertia.render('admin/health', { health })
  }
}
