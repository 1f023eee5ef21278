import { setTimeout as sleep } from 'node:timers/promises'
import { Queue } from 'bullmq'
import { Redis, type RedisOptions } from 'ioredis'
import logger from '@adonisjs/core/services/logger'
import { BullmqWorker } from '#queue/bullmq_worker'
import type { Places, QueueEngine, WaitingJob } from '#queue/engine'

const READY_MS = 2_000
const RETRY_MS = 1_000
// BullMQ counts priorities from 1, the most urgent, to two million.
const MIDDLE_PRIORITY = 1_000_000

/** Redis tells the workers of many machines which rows wait. What it forgets, the relay of a worker tells it again. */
export class BullmqEngine implements QueueEngine {
  readonly #redis: Redis
  readonly #queues = new Map<string, Queue>()
  #offered: WaitingJob[] = []
  #offering?: Promise<void>

  constructor(
    private url: string,
    private prefix: string
  ) {
    // While Redis is down offers fail at once instead of piling up.
    this.#redis = connect(url, { enableOfflineQueue: false, maxRetriesPerRequest: 1 })
  }

  /** In the order of the offers, and while one batch is on its way the next gathers. */
  offer(waiting: WaitingJob[]) {
    this.#offered.push(...waiting)
    this.#offering ??= this.#deliverOffered().finally(() => {
      this.#offering = undefined
    })
  }

  /** A message that is there already is not added twice. */
  async deliver(waiting: WaitingJob[]) {
    await this.#ready()
    for (const [name, rows] of Map.groupBy(waiting, ({ queue }) => queue)) {
      await this.#queue(name).addBulk(rows.map(message))
    }
  }

  async startWorker(places: Places) {
    const redis = connect(this.url, { maxRetriesPerRequest: null })
    return new BullmqWorker({ places, prefix: this.prefix, redis, engine: this })
  }

  async check() {
    await this.#ready()
    await this.#redis.ping()
  }

  async close() {
    await Promise.race([this.#offering, sleep(READY_MS, undefined, { ref: false })])
    this.#redis.disconnect()
  }

  async #deliverOffered() {
    while (this.#offered.length) {
      const batch = this.#offered.splice(0)
      await this.deliver(batch).catch((error) =>
        logger.warn({ err: error }, 'Redis took no jobs: the relay will repeat them')
      )
    }
  }

  #queue(name: string) {
    const known = this.#queues.get(name)
    if (known) return known
    const queue = new Queue(name, {
      connection: this.#redis,
      prefix: this.prefix,
      // The row remembers how a job ended.
      defaultJobOptions: { removeOnComplete: true, removeOnFail: true },
    })
    queue.on('error', (error) => logger.debug({ err: error }, 'Redis'))
    this.#queues.set(name, queue)
    return queue
  }

  async #ready() {
    const deadline = Date.now() + READY_MS
    while (this.#redis.status !== 'ready') {
      if (Date.now() > deadline) throw new Error(`Redis is ${this.#redis.status}`)
      await sleep(20)
    }
  }
}

function connect(url: string, options: RedisOptions) {
  const redis = new Redis(url, { ...options, retryStrategy: () => RETRY_MS })
  redis.on('error', (error) => logger.debug({ err: error }, 'Redis'))
  return redis
}

function message({ id, name, priority, run_at: runAt }: WaitingJob) {
  return {
    name,
    data: { id },
    opts: {
      // Each time that a row waits has a message of its own: the last one may still be in somebody's hands.
      jobId: `${id}-${runAt}`,
      delay: Math.max(runAt - Date.now(), 0),
      priority:
        MIDDLE_PRIORITY - Math.min(Math.max(priority, 1 - MIDDLE_PRIORITY), MIDDLE_PRIORITY - 1),
    },
  }
}
