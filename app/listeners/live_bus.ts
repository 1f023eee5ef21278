import { Redis } from 'ioredis'
import logger from '@adonisjs/core/services/logger'

type Handler = (message: never) => void

interface Envelope {
  payload: unknown
  busId: string
}

/** Carries news between processes, so that an open page hears what a worker elsewhere has done. */
export class LiveBus {
  readonly #publisher: Redis
  readonly #subscriber: Redis
  readonly #handlers = new Map<string, Handler>()
  #id = ''

  constructor(url: string) {
    this.#publisher = new Redis(url, { maxRetriesPerRequest: 1 })
    this.#subscriber = new Redis(url, { maxRetriesPerRequest: null })
    for (const redis of [this.#publisher, this.#subscriber]) {
      redis.on('error', (error) => logger.debug({ err: error }, 'Redis cannot carry live news'))
    }
    this.#subscriber.on('message', (channel, message) => this.#hear(channel, message))
  }

  setId(id: string) {
    this.#id = id
    return this
  }

  onReconnect(callback: () => void) {
    this.#subscriber.on('reconnecting', callback)
  }

  async publish(channel: string, payload: unknown) {
    await this.#publisher.publish(channel, JSON.stringify({ payload, busId: this.#id }))
  }

  async subscribe(channel: string, handler: Handler) {
    this.#handlers.set(channel, handler)
    // Waits for a connection as long as it takes; only the end of the process ends the waiting.
    await this.#subscriber
      .subscribe(channel)
      .catch((error) => logger.debug({ err: error }, 'Redis cannot carry live news'))
  }

  async unsubscribe(channel: string) {
    this.#handlers.delete(channel)
    await this.#subscriber.unsubscribe(channel)
  }

  async disconnect() {
    this.#publisher.disconnect()
    this.#subscriber.disconnect()
  }

  #hear(channel: string, message: string) {
    const { busId, payload } = JSON.parse(message) as Envelope
    if (busId !== this.#id) this.#handlers.get(channel)?.(payload as never)
  }
}
