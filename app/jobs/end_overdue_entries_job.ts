import { EndOverdueEntries } from '#actions/end_overdue_entries'
import { Job } from '#queue/job'

export default class EndOverdueEntriesJob extends Job {
  static jobName = 'end_overdue_entries'
  static queue = 'maintenance' as const

  async handle() {
    await new EndOverdueEntries().handle()
  }
}
