import queueConfig from '#config/queue'
import type { JobRow } from '#queue/rows'

export type Places = Record<string, number>

/** What must be known of a row to announce it. */
export type WaitingJob = Pick<JobRow, 'id' | 'name' | 'queue' | 'priority' | 'run_at'>

/** How waiting rows find a worker. The rows are the truth: an engine may forget everything it was told. */
export interface QueueEngine {
  /** Rows wait, and their transaction has committed. Neither waits nor throws. */
  offer(waiting: WaitingJob[]): void
  startWorker(places: Places): Promise<QueueWorker>
  /** Throws when the engine cannot be reached. */
  check(): Promise<void>
  close(): Promise<void>
}

export interface QueueWorker {
  /** Takes no more jobs and gives back what is not done within the grace. */
  stop(graceMs: number): Promise<void>
}

let current: Promise<QueueEngine> | undefined

/** BullMQ where a Redis is set, the database alone elsewhere. Loaded when first needed, never while code is generated. */
export function engine() {
  current ??= makeEngine()
  return current
}

/** For the contract suite, which puts both engines through the same. */
export async function useEngine(next: QueueEngine | undefined) {
  await closeEngine()
  current = next && Promise.resolve(next)
}

export async function closeEngine() {
  const closing = await current
  current = undefined
  await closing?.close()
}

async function makeEngine(): Promise<QueueEngine> {
  const { redisUrl, redisPrefix } = queueConfig
  if (!redisUrl) {
    const { EmbeddedEngine } = await import('#queue/embedded_engine')
    return new EmbeddedEngine()
  }
  const { BullmqEngine } = await import('#queue/bullmq_engine')
  return new BullmqEngine(redisUrl, redisPrefix)
}
