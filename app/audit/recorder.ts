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

/** Keeps deeds. `client` is the open transaction of the change, when there is one: the deed commits or vanishes with it. */
export type DeedSink = (
  deed: Deed & { by?: CurrentDeed },
  client?: TransactionClientContract
) => Promise<void>

const sinks = new Set<DeedSink>()

/** Adds a keeper of deeds and answers how to take it away again. */
export function keepDeeds(sink: DeedSink) {
  sinks.add(sink)
  return () => sinks.delete(sink)
}

export async function recordDeed(deed: Deed, client?: TransactionClientContract) {
  for (const sink of sinks) await sink({ ...deed, by: Current.get() }, client)
}
