import { Job, type JobContext } from '#queue/job'
import { SealChains } from './seal_chains.js'

/** Puts what was written in the last minute into the chains. */
export default class SealChainsJob extends Job {
  static jobName = 'plg.auditlog.seal'
  static queue = 'maintenance' as const
  static attempts = 1

  async handle(_: object, { signal }: JobContext) {
    await new SealChains().handle({ signal })
  }
}
