import { Job, type JobContext } from '#queue/job'
import { TrimChains } from './trim_chains.js'

/** Lets go what is older than it is kept. */
export default class TrimChainsJob extends Job {
  static jobName = 'plg.auditlog.trim'
  static queue = 'maintenance' as const
  static attempts = 1

  async handle(_: object, { signal }: JobContext) {
    await new TrimChains().handle({ signal })
  }
}
