import { setImmediate as nextTurn } from 'node:timers/promises'
import logger from '@adonisjs/core/services/logger'
import queueConfig from '#config/queue'
import { claimDue } from '#queue/claims'
import type { Places, QueueEngine, QueueWorker, WaitingJob } from '#queue/engine'
import { Runner } from '#queue/runner'
import { Sleeper } from '#queue/sleeper'

/** No service beside the database: workers in this process are woken, all others look every second. */
export class EmbeddedEngine implements QueueEngine {
  readonly #workers = new Set<EmbeddedWorker>()

  offer(waiting: WaitingJob[]) {
    for (const worker of this.#workers) worker.look(waiting.map(({ queue }) => queue))
  }

  async startWorker(places: Places) {
    const worker = new EmbeddedWorker(places)
    this.#workers.add(worker)
    return {
      stop: (graceMs: number) => {
        this.#workers.delete(worker)
        return worker.stop(graceMs)
      },
    }
  }

  async check() {}

  async close() {}
}

class EmbeddedWorker implements QueueWorker {
  readonly #runner = new Runner(({ queue }) => this.look([queue]))
  readonly #sleeper = new Sleeper()
  readonly #loop: Promise<void>
  /** Where something may wait: every look is a write to the database, found or not. */
  readonly #promising = new Set<string>()
  #pollAt = 0
  #isStopping = false

  constructor(private places: Places) {
    this.#loop = this.#work()
  }

  look(queues: string[]) {
    this.#promise(queues)
    this.#sleeper.wake()
  }

  async stop(graceMs: number) {
    this.#isStopping = true
    this.#sleeper.wake()
    await this.#loop
    await this.#runner.end(graceMs)
  }

  async #work() {
    while (!this.#isStopping) {
      if (Date.now() >= this.#pollAt) this.#promiseAll()
      const found = await this.#fillPlaces()
      // SQLite answers at once: without a turn for everybody else a long queue would starve the web.
      if (found) await nextTurn()
      else await this.#sleeper.sleep(this.#pollAt - Date.now())
    }
  }

  #promiseAll() {
    this.#pollAt = Date.now() + queueConfig.pollMs
    this.#promise(Object.keys(this.places))
  }

  #promise(queues: string[]) {
    for (const queue of queues) if (queue in this.places) this.#promising.add(queue)
  }

  async #fillPlaces() {
    try {
      let found = 0
      for (const queue of [...this.#promising]) {
        this.#promising.delete(queue)
        const free = this.places[queue] - this.#runner.countOf(queue)
        if (free > 0 && !this.#isStopping) found += await this.#take(queue, free)
      }
      return found
    } catch (error) {
      logger.warn({ err: error }, 'The queue could not be read')
      return 0
    }
  }

  async #take(queue: string, limit: number) {
    const rows = await claimDue({ queues: [queue], limit })
    for (const row of rows) {
      void this.#runner.run(row).then(() => this.look([queue]))
      await nextTurn()
    }
    return rows.length
  }
}
