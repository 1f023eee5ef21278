import { setTimeout as sleep } from 'node:timers/promises'
import logger from '@adonisjs/core/services/logger'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { Current, type CurrentDeed } from '#audit/current'

export interface Deed {
  /** What was done, as noun and past verb: `ownership.transferred`. */
  event: string
  orgId?: string
  subject?: { type: string; id: string }
  /** Facts worth keeping. Never secrets, never whole rows. */
  facts?: Record<string, string | number | boolean | null>
}

/**
 * Keeps deeds. `client` is the open transaction of the change, when there is one: the deed commits or vanishes with it. Who
 * only notes it until then answers nothing: there may be hundreds in one transaction.
 */
export type DeedSink = (
  deed: Deed & { by?: CurrentDeed },
  client?: TransactionClientContract
) => Promise<void> | void

const sinks = new Set<DeedSink>()

/** Adds a keeper of deeds and answers how to take it away again. */
export function keepDeeds(sink: DeedSink) {
  sinks.add(sink)
  return () => sinks.delete(sink)
}

/** Tells of a deed, in the transaction that makes it true where there is one. */
export async function recordDeed(deed: Deed, client?: TransactionClientContract) {
  for (const sink of sinks) await sink({ ...deed, by: Current.get() }, client)
}

const PAUSES_MS = [100, 500, 2_000]
const MOST_WAITING = 5_000

let waiting = 0
let writing: Promise<void> = Promise.resolve()

/**
 * Tells of a deed that changes nothing, without letting anybody wait: what was downloaded, who was not let in. Never throws.
 * A keeper that fails is asked some times more; after that the deed stands in the log.
 */
export function recordSoon(deed: Deed) {
  if (!sinks.size) return
  const done = { ...deed, by: { source: 'server' as const, ...Current.get() } }
  if (waiting >= MOST_WAITING) return lose(done)
  waiting++
  writing = writing.then(async () => {
    for (const sink of sinks) await persist(sink, done)
    waiting--
  })
}

/** When everything is written that was told so far. */
export const deedsWritten = () => writing

async function persist(sink: DeedSink, deed: Parameters<DeedSink>[0]) {
  for (const pause of PAUSES_MS) {
    try {
      return await sink(deed)
    } catch {
      await sleep(pause)
    }
  }
  try {
    await sink(deed)
  } catch (error) {
    lose(deed, error)
  }
}

function lose(deed: Parameters<DeedSink>[0], error?: unknown) {
  logger.error({ deed, err: error }, 'A deed could not be kept')
}
