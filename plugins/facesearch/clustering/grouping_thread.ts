import { extname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import type { Distances } from './distances.js'
import type { SuggestedPair } from './suggest_units.js'
import type { Units } from './units.js'

export interface GroupingOrder {
  units: Units
  distances: Distances
  /** How many of the units are people, where suggestions are wanted. */
  people?: number
}

/** As `groupUnits`, in a thread that ends afterwards, so that pages are answered meanwhile. */
export const groupInThread = (units: Units, distances: Distances, signal?: AbortSignal) =>
  inThread<number[][]>({ units, distances }, signal)

/** As `suggestUnits`. */
export const suggestInThread = (
  units: Units,
  people: number,
  distances: Distances,
  signal?: AbortSignal
) => inThread<SuggestedPair[]>({ units, distances, people }, signal)

function inThread<Answer>(order: GroupingOrder, signal?: AbortSignal): Promise<Answer> {
  const extension = extname(fileURLToPath(import.meta.url))
  const worker = new Worker(new URL(`./grouping_worker${extension}`, import.meta.url), {
    workerData: order,
  })
  const { promise, resolve, reject } = Promise.withResolvers<Answer>()
  const stop = () => {
    void worker.terminate()
    reject(signal!.reason)
  }
  signal?.addEventListener('abort', stop, { once: true })
  if (signal?.aborted) stop()
  worker.on('message', resolve)
  worker.on('error', reject)
  worker.on('exit', (code) => reject(new Error(`The thread that groups faces ended (${code})`)))
  return promise.finally(() => signal?.removeEventListener('abort', stop))
}
