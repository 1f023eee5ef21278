import type { HttpContext } from '@adonisjs/core/http'
import { readHealthFacts } from '#queries/health_facts'

/** Whether everything that was stored is still there, and what the server is busy with. */
export default class HealthController {
  async show({ inertia }: HttpContext) {
    return inertia.render('admin/health', { health: await readHealthFacts() })
  }
}
