import { engine } from '#queue/engine'
import { revive } from '#queue/outcomes'
import { findJob, jobs, stamp } from '#queue/rows'
import { runOf } from '#queue/runner'

/**
 * A waiting job is cancelled at once. A running one is asked to stop by its signal: here at once,
 * in another process with its next heartbeat. Answers which, or nothing when the job has ended.
 */
export async function cancel(id: string): Promise<'cancelled' | 'stopping' | undefined> {
  // Between two looks a job may have been taken up, or given back.
  for (let tries = 0; tries < 3; tries++) {
    const answer = await ask(id)
    if (answer) return answer
  }
  return undefined
}

async function ask(id: string): Promise<'cancelled' | 'stopping' | undefined> {
  const now = stamp()
  const waiting = jobs().where({ id, state: 'queued' })
  const changes = { state: 'cancelled', finished_at: now, updated_at: now }
  if (await waiting.update(changes)) return 'cancelled'
  const isRunning = await jobs()
    .where({ id, state: 'running' })
    .update({ cancel_requested_at: now, updated_at: now })
  if (!isRunning) return undefined
  runOf(id)?.stop('cancelled')
  return 'stopping'
}

/** Gives a dead or cancelled job all its tries again. Answers whether there was one. */
export async function retry(id: string) {
  const job = await findJob(id)
  if (!job || !['dead', 'cancelled'].includes(job.state)) return false
  const waiting = await revive(job)
  if (!waiting) return false
  const port = await engine()
  port.offer([waiting])
  return true
}
