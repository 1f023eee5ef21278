import type { ApplicationService } from '@adonisjs/core/types'

/** So long may transfers go on once the server was told to end: shorter than what supervisors grant before they kill. */
const GRACE_MS = 7_000

/** Lets the server end: open pages hold their streams for ever, and the server waits for whoever is connected. */
export default class ShutdownProvider {
  constructor(protected app: ApplicationService) {}

  /** Hooks run in reverse: this one is added last, so that streams end before the server waits for them. */
  async ready() {
    if (this.app.getEnvironment() !== 'web') return
    const { endStreams } = await import('#listeners/live_streams')
    const server = await this.app.container.make('server')
    this.app.terminating(() => {
      endStreams()
      setTimeout(() => server.getNodeServer()?.closeAllConnections(), GRACE_MS).unref()
    })
  }
}
