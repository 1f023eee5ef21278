import type { ApplicationService } from '@adonisjs/core/types'
import queueConfig from '#config/queue'
import { createMediaPool, type MediaPool } from '#media/pool'

/** The processes that open pictures. They start when the first picture needs them and end with the server. */
export default class MediaProvider {
  #pool?: MediaPool

  constructor(protected app: ApplicationService) {}

  register() {
    this.app.container.singleton('media_pool', () => {
      this.#pool = createMediaPool({ size: queueConfig.mediaChildren })
      return this.#pool
    })
  }

  async shutdown() {
    await this.#pool?.close()
  }
}

declare module '@adonisjs/core/types' {
  interface ContainerBindings {
    media_pool: MediaPool
  }
}
