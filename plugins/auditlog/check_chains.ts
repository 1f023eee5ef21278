import db from '@adonisjs/lucid/services/db'
import { DateTime } from 'luxon'
import Chain from './chain.js'
import Entry from './entry.js'
import { SealChains } from './seal_chains.js'
import { readForgotten, type Verdict, verifyChain } from './verify_chain.js'

interface Check {
  /** One chain; all of them unless told. */
  chain?: string
  signal?: AbortSignal
}

/** Seals what waits, walks through chains, and notes what was found for whoever looks later. */
export class CheckChains {
  async handle({ chain, signal }: Check = {}) {
    const [sealing] = await Promise.allSettled([new SealChains().handle({ chain, signal })])
    signal?.throwIfAborted()
    await beginLostChains()
    const query = Chain.query().orderBy('chain')
    if (chain) query.where('chain', chain)
    const verdicts: { chain: Chain; verdict: Verdict }[] = []
    for (const one of await query) {
      const verdict = await verifyChain(one, await readForgotten(one), signal)
      await this.#note(one, verdict)
      verdicts.push({ chain: one, verdict })
    }
    // What was put in between keeps what waits from being sealed: then it is named, and no failure besides.
    const isExplained = verdicts.some(({ verdict }) => verdict.findings.length > 0)
    if (sealing.status === 'rejected' && !isExplained) throw sealing.reason
    return verdicts
  }

  /** Nothing else of the row is written: somebody may have sealed meanwhile. */
  async #note({ chain, sequence }: Chain, { findings }: Verdict) {
    await Chain.query()
      .where('chain', chain)
      .update({
        checked_at: DateTime.now().toMillis(),
        checked_sequence: sequence,
        findings: findings.length ? JSON.stringify(findings) : null,
      })
  }
}

/** Entries of a chain that nobody knows any more would never be looked at: they stand behind the end of an empty one. */
async function beginLostChains() {
  const lost = await Entry.query()
    .whereNotIn('chain', Chain.query().select('chain'))
    .whereNotNull('sequence')
    .distinct('chain')
  for (const { chain } of lost) await db.transaction((client) => Chain.hold(chain, client))
}
