import { Exception } from '@adonisjs/core/exceptions'
import db from '@adonisjs/lucid/services/db'
import { backoff } from '#queue/backoff'
import { writeFailure } from '#models/concerns/job_failure'
import { GiveUp, NotNow } from '#queue/job'
import { markCancelled, markDead, markDone, release, requeue } from '#queue/outcomes'
import { persist } from '#queue/persist'
import type { Run } from '#queue/run'
import type { JobRow } from '#queue/rows'

/** How a try ended. `lost`: another process holds the job by now, so nothing was written. */
export type Outcome = 'done' | 'retried' | 'dead' | 'cancelled' | 'released' | 'lost'

export interface Ending {
  outcome: Outcome
  error?: Error
  /** The row, when it waits again. */
  waiting?: JobRow
}

export async function succeeded(run: Run): Promise<Ending> {
  if (run.isFinished || (await persist(() => markDone(run.row)))) return { outcome: 'done' }
  return lost(run)
}

export async function failed(run: Run, error: Error): Promise<Ending> {
  if (run.isFinished) {
    run.logger.error({ err: error }, 'A job failed after it had finished')
    return { outcome: 'done', error }
  }
  if (run.stopped === 'lost') return lost(run)
  if (run.stopped === 'ending' || error instanceof NotNow) return giveBack(run)
  if (run.stopped === 'cancelled') return abandon(run)
  return isHopeless(run, error) ? bury(run, error) : tryAgain(run, error)
}

/** The worker of the job is gone. It goes on at once: nothing says that the job was to blame. */
export async function orphaned(run: Run): Promise<Ending> {
  const told = 'The worker died, or could not say for too long that it lives'
  const error = new Exception(told, { code: 'E_JOB_ORPHANED' })
  return isHopeless(run, error) ? bury(run, error) : tryAgain(run, error, run.row.run_at + 1)
}

const isHopeless = ({ row }: Run, error: Error) =>
  error instanceof GiveUp || row.attempts >= row.max_attempts

async function tryAgain(run: Run, error: Error, runAt = pausedBy(run)): Promise<Ending> {
  const waiting = await persist(() => requeue(run.row, runAt, writeFailure(error)))
  if (!waiting) return abandon(run)
  run.logger.warn({ err: error, runAt }, 'A job failed and will be tried again')
  return { outcome: 'retried', error, waiting }
}

const pausedBy = (run: Run) => Date.now() + backoff(run.backoffMs, run.row.attempts)

/** The job hears of its death in the transaction that writes it down; if it fails at that, it is dead all the same. */
export async function bury(run: Run, error: Error): Promise<Ending> {
  // Loading code is slow: not inside the transaction. What cannot be loaded cannot listen either.
  await run.assemble().catch(() => {})
  const isDead = await persist(() =>
    db.transaction(async (client) => {
      const isMarked = await markDead(run.row, writeFailure(error), client)
      if (isMarked) await run.mourn({ error, client })
      return isMarked
    })
  ).catch((mourning) => {
    run.logger.error({ err: mourning }, 'A job failed at handling its own failure')
    return persist(() => markDead(run.row, writeFailure(error)))
  })
  if (!isDead) return lost(run)
  run.logger.error({ err: error }, 'A job is dead')
  return { outcome: 'dead', error }
}

/** For the next process to take up at once. */
export async function giveBack(run: Run): Promise<Ending> {
  const waiting = await persist(() => release(run.row))
  return waiting ? { outcome: 'released', waiting } : abandon(run)
}

async function abandon(run: Run): Promise<Ending> {
  return (await persist(() => markCancelled(run.row))) ? { outcome: 'cancelled' } : lost(run)
}

function lost(run: Run): Ending {
  run.logger.warn('A job went on after its lease had ended; its result was dropped')
  return { outcome: 'lost' }
}
