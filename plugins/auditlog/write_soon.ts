import type { CurrentDeed } from '#audit/current'
import type { Deed } from '#audit/recorder'
import { patiently } from '#queries/patiently'
import { type Draft, draftOfDeed } from './draft.js'
import { writeDrafts } from './transcript.js'

interface Waiting {
  draft: Draft
  done: PromiseWithResolvers<void>
}

const MOST_AT_ONCE = 200

/** Who stopped waiting and asks again waits for the same entry. */
const asked = new WeakMap<Deed, Promise<void>>()

let waiting: Waiting[] = []
let writing: Promise<void> | undefined

/** Writes a deed that no transaction makes true. Those that come while some are being written go together, and then. */
export function writeSoon(deed: Deed & { by?: CurrentDeed }) {
  const known = asked.get(deed)
  if (known) return known
  const done = Promise.withResolvers<void>()
  asked.set(deed, done.promise)
  done.promise.catch(() => asked.delete(deed))
  waiting.push({ draft: draftOfDeed(deed), done })
  writing ??= writeAll()
  return done.promise
}

/** When nothing waits any more. */
export const allWritten = async () => {
  await writing
}

async function writeAll() {
  while (waiting.length) {
    const some = waiting.slice(0, MOST_AT_ONCE)
    waiting = waiting.slice(MOST_AT_ONCE)
    try {
      await patiently((client) =>
        writeDrafts(
          some.map(({ draft }) => ({ ...draft })),
          client
        )
      )
      for (const { done } of some) done.resolve()
    } catch (error) {
      for (const { done } of some) done.reject(error)
    }
  }
  // At once: who comes a moment later would wait for nobody.
  writing = undefined
}
