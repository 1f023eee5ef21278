import { Job, type JobContext } from '#queue/job'
import { CheckChains } from './check_chains.js'

interface Payload {
  chain?: string
}

/** Walks through all chains at night, or through one for whoever asks. */
export default class CheckChainsJob extends Job<Payload> {
  static jobName = 'plg.auditlog.check'
  static queue = 'maintenance' as const
  static timeoutMs = 60 * 60_000

  async handle({ chain }: Payload, { signal }: JobContext) {
    await new CheckChains().handle({ chain, signal })
  }
}
