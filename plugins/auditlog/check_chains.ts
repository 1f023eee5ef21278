import { DateTime } from 'luxon'
import Chain from './chain.js'
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
    await new SealChains().handle({ chain, signal })
    const forgotten = await readForgotten()
    const query = Chain.query().orderBy('chain')
    if (chain) query.where('chain', chain)
    const verdicts: { chain: Chain; verdict: Verdict }[] = []
    for (const one of await query) {
      const verdict = await verifyChain(one, forgotten, signal)
      await this.#note(one, verdict)
      verdicts.push({ chain: one, verdict })
    }
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
