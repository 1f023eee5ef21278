import { performRun } from '#admin/queued_runs'
import AdminRun from '#models/admin_run'
import { Job, type JobContext } from '#queue/job'

/** Not tried again by itself: what was begun may have been done. A worker that ends hands it on between two rows. */
export default class RunAdminActionJob extends Job<{ runId: string }> {
  static jobName = 'run_admin_action'
  static attempts = 1
  static timeoutMs = 60 * 60_000

  async handle({ runId }: { runId: string }, { signal, progress }: JobContext) {
    await performRun(await AdminRun.findOrFail(runId), { signal, progress })
  }
}
