import { setTimeout as sleep } from 'node:timers/promises'
import logger from '@adonisjs/core/services/logger'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { Current, type CurrentDeed } from '#audit/current'
import { refuseUnboundedDeed } from '#audit/deed_bounds'

export interface Deed {
  /** What was done, as noun and past verb: `ownership.transferred`. At most 120 characters. */
  event: string
  orgId?: string
  /** What it was done to: 60 characters for what it is, 64 for its id. How it is called spares keepers to ask for it. */
  subject?: { type: string; id: string; title?: string }
  /** Facts worth keeping: at most 30, and 8,000 bytes of JSON. Never secrets, never whole rows. */
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

/** Keeps deeds that were told together, in one go. */
export type DeedsSink = (
  deeds: readonly Told[],
  client?: TransactionClientContract
) => Promise<void> | void

type Told = Parameters<DeedSink>[0]

const sinks = new Set<DeedsSink>()

/** Adds a keeper of deeds and answers how to take it away again. */
export const keepDeeds = (sink: DeedSink) =>
  keepDeedsTogether(async (deeds, client) => {
    for (const deed of deeds) await sink(deed, client)
  })

export function keepDeedsTogether(sink: DeedsSink) {
  sinks.add(sink)
  return () => sinks.delete(sink)
}

/**
 * Tells of a deed, in the transaction that makes it true where there is one.
 *
 * @throws Exception E_BAD_DEED where it says more than a deed may, whether anybody keeps it or not
 */
export const recordDeed = (deed: Deed, client?: TransactionClientContract) =>
  recordDeeds([deed], client)

/** Tells of many deeds, done at once: keepers are asked once. As `recordDeed`. */
export async function recordDeeds(deeds: readonly Deed[], client?: TransactionClientContract) {
  for (const deed of deeds) refuseUnboundedDeed(deed)
  if (!sinks.size || !deeds.length) return
  const by = Current.get()
  for (const sink of sinks)
    await sink(
      deeds.map((deed) => ({ ...deed, by })),
      client
    )
}

const PAUSES_MS = [100, 500, 2_000]
const MOST_WAITING = 5_000

let waiting = 0
let writing: Promise<void> = Promise.resolve()

/**
 * Tells of a deed that changes nothing, without letting anybody wait: what was downloaded, who was not let in. Never throws.
 * A keeper that fails is asked some times more; after that the deed stands in the log, and so does one that says too much.
 */
export function recordSoon(deed: Deed) {
  if (!sinks.size) return
  const done = { ...deed, by: { source: 'server' as const, ...Current.get() } }
  if (waiting >= MOST_WAITING) return lose(done)
  try {
    refuseUnboundedDeed(deed)
  } catch (error) {
    const { event, subject } = deed
    return lose({ event: String(event).slice(0, 120), subject, by: done.by }, error)
  }
  waiting++
  writing = writing.then(async () => {
    for (const sink of sinks) await persist(sink, done)
    waiting--
  })
}

/** When everything is written that was told so far. */
export const deedsWritten = () => writing

async function persist(sink: DeedsSink, deed: Told) {
  for (const pause of PAUSES_MS) {
    try {
      return await sink([deed])
    } catch {
      await sleep(pause)
    }
  }
  try {
    await sink([deed])
  } catch (error) {
    lose(deed, error)
  }
}

function lose(deed: Told, error?: unknown) {
  logger.error({ deed, err: error }, 'A deed could not be kept')
}
