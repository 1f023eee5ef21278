import { TidySearch } from '#actions/tidy_search'
import { Job, type JobContext } from '#queue/job'

export default class TidySearchJob extends Job {
  static jobName = 'tidy_search'
  static queue = 'maintenance' as const

  async handle(_payload: object, { signal }: JobContext) {
    await new TidySearch().handle({ signal })
  }
}
