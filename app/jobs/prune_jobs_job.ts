import { Job, type JobContext } from '#queue/job'
import { pruneFinished } from '#queue/upkeep'

/** Finished jobs are kept for a while, so that the console can tell what happened. */
export default class PruneJobs extends Job {
  static jobName = 'prune_jobs'
  static queue = 'maintenance' as const

  async handle(_payload: object, { signal }: JobContext) {
    while (!signal.aborted && (await pruneFinished()));
  }
}
