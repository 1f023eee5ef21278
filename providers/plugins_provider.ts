import type { ApplicationService } from '@adonisjs/core/types'

/** Unloads plugins when the process ends, while the database is still there. `start/plugins.ts` loads them. */
export default class PluginsProvider {
  constructor(protected app: ApplicationService) {}

  async shutdown() {
    const { host } = await import('#extension/host')
    const { writeIncidents } = await import('#extension/incidents')
    await host.end()
    await writeIncidents()
  }
}
