import type { ApplicationService } from '@adonisjs/core/types'

/** Lets the web process do jobs as well. Never in warm-up: it does not get as far as `ready`. */
export default class QueueProvider {
  constructor(protected app: ApplicationService) {}

  async ready() {
    if (this.app.getEnvironment() !== 'web') return
    const { default: queueConfig } = await import('#config/queue')
    if (!queueConfig.worksInWebProcess) return
    const { startWorker, stopWorker } = await import('#queue/queue')
    this.app.terminating(() => stopWorker())
    await startWorker()
  }

  async shutdown() {
    const { closeEngine } = await import('#queue/engine')
    await closeEngine()
  }
}
