import { outcomeOf, reachedIn } from '#admin/queued_runs'
import type AdminRun from '#models/admin_run'
import { cancel } from '#queue/queue'
import { findJobs } from '#queue/rows'

/** How a run is, and how it went until now. */
export async function stateOf(run: AdminRun) {
  const [{ state, progress }] = await runsWithStates([run])
  return { state, progress, total: run.total, outcome: outcomeOf(run) }
}

/** How runs are: their jobs say so until they have ended. What is missing then was forgotten long ago. */
export async function runsWithStates(runs: AdminRun[]) {
  const jobs = await findJobs(runs.flatMap(({ jobId }) => jobId ?? []))
  const states = new Map(jobs.map(({ id, state }) => [id, state]))
  return runs.map((run) => ({
    run,
    state: run.isFinished ? ('done' as const) : (states.get(run.jobId ?? '') ?? ('dead' as const)),
    progress: run.isFinished ? 1 : Math.min(reachedIn(run) / Math.max(run.total, 1), 1),
  }))
}

/** Stops between two rows; what was done stays done. */
export async function cancelRun(run: AdminRun) {
  if (run.jobId && !run.isFinished) await cancel(run.jobId)
}
