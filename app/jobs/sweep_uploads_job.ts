import { ReviveRenderings } from '#actions/revive_renderings'
import { SweepTemp } from '#actions/sweep_temp'
import { SweepUploads } from '#actions/sweep_uploads'
import { Job, type JobContext } from '#queue/job'

/** Brings to an end what crashes interrupted between the first byte and the rendition. */
export default class SweepUploadsJob extends Job {
  static jobName = 'sweep_uploads'
  static queue = 'maintenance' as const
  static timeoutMs = 30 * 60_000

  async handle(_payload: object, { signal }: JobContext) {
    await new SweepUploads().handle({ signal })
    await new SweepTemp().handle({ signal })
    await new ReviveRenderings().handle()
  }
}
