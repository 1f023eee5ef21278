import { setTimeout as sleep } from 'node:timers/promises'
import { type Job as Message, Worker } from 'bullmq'
import type { Redis } from 'ioredis'
import logger from '@adonisjs/core/services/logger'
import queueConfig from '#config/queue'
import type { BullmqEngine } from '#queue/bullmq_engine'
import { claimOne } from '#queue/claims'
import type { Places, QueueWorker } from '#queue/engine'
import { persist } from '#queue/persist'
import { whereClaimable } from '#queue/registry'
import { repeat } from '#queue/rounds'
import { type JobRow, jobs } from '#queue/rows'
import { Runner } from '#queue/runner'

const RELAYED_AT_ONCE = 2_000
/** A message just sent is not missed yet. */
const RELAY_AFTER_MS = 1_000
const CLOSING_MS = 2_000
/** After Redis was away; by default a place would rest a quarter of a minute, several times over. */
const REDIS_RETRY_MS = 1_000
/** Comes before every id, also where ids are of a type of their own. */
const EARLIEST = '00000000-0000-0000-0000-000000000000'

interface Parts {
  places: Places
  prefix: string
  redis: Redis
  engine: BullmqEngine
}

/** Takes messages from Redis, and for each the row that it names, if that still waits. */
export class BullmqWorker implements QueueWorker {
  readonly #runner: Runner
  readonly #workers: Worker[]
  readonly #stopRelay: () => Promise<void>
  /** Up to which row the relay has come: a long queue is gone through over several rounds. */
  #relayed = EARLIEST

  constructor(private parts: Parts) {
    this.#runner = new Runner((row) => parts.engine.offer([row]))
    this.#workers = Object.entries(parts.places).map((place) => this.#work(place))
    this.#stopRelay = repeat(queueConfig.sweepMs, () => this.#relay())
  }

  async stop(graceMs: number) {
    await Promise.all([this.#stopRelay(), ...this.#workers.map((worker) => worker.pause(true))])
    await this.#runner.end(graceMs)
    await Promise.race([
      Promise.all(this.#workers.map((worker) => worker.close())),
      sleep(CLOSING_MS, undefined, { ref: false }),
    ])
    this.parts.redis.disconnect()
  }

  #work([queue, concurrency]: [string, number]) {
    const { redis, prefix } = this.parts
    const take = (message: Message<{ id: string }>) => this.#take(message.data.id)
    const worker = new Worker(queue, take, {
      connection: redis,
      prefix,
      concurrency,
      // A message dies with its worker as the row does, and comes back however often that happens.
      lockDuration: queueConfig.leaseMs,
      stalledInterval: queueConfig.sweepMs,
      maxStalledCount: Number.MAX_SAFE_INTEGER,
      runRetryDelay: REDIS_RETRY_MS,
    })
    worker.on('error', (error) => logger.debug({ err: error }, 'Redis'))
    return worker
  }

  async #take(id: string) {
    const row = await persist(() => claimOne(id))
    if (row) await this.#runner.run(row)
  }

  /** Repeats messages for rows that wait too long: lost between commit and Redis, or by Redis. */
  async #relay() {
    const waiting: JobRow[] = await whereClaimable(jobs())
      .select('id', 'name', 'queue', 'priority', 'run_at')
      .whereRaw("state = 'queued'")
      .whereIn('queue', Object.keys(this.parts.places))
      .where('run_at', '<=', Date.now() - RELAY_AFTER_MS)
      .where('id', '>', this.#relayed)
      .orderBy('id')
      .limit(RELAYED_AT_ONCE)
    this.#relayed = waiting.length < RELAYED_AT_ONCE ? EARLIEST : waiting.at(-1)!.id
    await this.parts.engine.deliver(waiting)
  }
}
