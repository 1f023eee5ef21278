import { outcomeOf } from '#admin/queued_runs'
import type AdminRun from '#models/admin_run'
import { cancel } from '#queue/queue'
import { findJob } from '#queue/rows'

/** How a run is: its job says so until it has ended. What is missing then was forgotten long ago. */
export async function stateOf(run: AdminRun) {
  const job = run.jobId ? await findJob(run.jobId) : undefined
  const reached = run.done + run.denied + run.failed
  return {
    state: run.isFinished ? 'done' : (job?.state ?? 'dead'),
    progress: run.isFinished ? 1 : Math.min(reached / Math.max(run.total, 1), 1),
    total: run.total,
    outcome: outcomeOf(run),
  }
}

/** Stops between two batches; what was done stays done. */
export async function cancelRun(run: AdminRun) {
  if (run.jobId && !run.isFinished) await cancel(run.jobId)
}
