import type { ApplicationService } from '@adonisjs/core/types'

/** Lets the web process do jobs as well, and sees to it that no process ends with one in its hands. */
export default class QueueProvider {
  constructor(protected app: ApplicationService) {}

  async ready() {
    this.app.terminating(async () => {
      const { stopWorker } = await import('#queue/queue')
      await stopWorker()
    })
    const { default: queueConfig } = await import('#config/queue')
    if (this.app.getEnvironment() !== 'web' || !queueConfig.worksInWebProcess) return
    const { startWorker } = await import('#queue/queue')
    await startWorker()
  }

  async shutdown() {
    const { closeEngine } = await import('#queue/engine')
    await closeEngine()
  }
}
