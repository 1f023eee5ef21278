import db from '@adonisjs/lucid/services/db'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { isUniqueViolation } from '#exceptions/causes'
import { type Client, type HeldJob, type JobRow, jobs, stamp } from '#queue/rows'

/** Every ending is conditional on the lease: whoever lost it changes nothing. */
const held = ({ id, lease }: HeldJob, client?: Client) =>
  jobs(client).where({ id, lease, state: 'running' })

const ended = (client?: Client) => ({
  lease: null,
  lease_until: null,
  finished_at: stamp(client),
  updated_at: stamp(client),
})

export async function markDone(job: HeldJob, client?: TransactionClientContract) {
  const changes = { ...ended(client), state: 'done', progress: 1, error: null }
  return (await held(job, client).update(changes)) === 1
}

export async function markCancelled(job: HeldJob) {
  return (await held(job).update({ ...ended(), state: 'cancelled' })) === 1
}

export async function markDead(job: HeldJob, error: string, client?: TransactionClientContract) {
  return (await held(job, client).update({ ...ended(client), state: 'dead', error })) === 1
}

export async function saveProgress(job: HeldJob, progress: number) {
  return (await held(job).update({ progress })) === 1
}

/** Another try, later, unless somebody cancelled the job meanwhile. */
export function requeue(job: HeldJob, runAt: number, error: string) {
  return backToQueue(job, { run_at: runAt, error })
}

/**
 * Given back untouched, because this process ends: the try does not count. It keeps its turn, but not
 * to the millisecond, for a message in Redis is known by row and moment.
 */
export function release(job: HeldJob) {
  return backToQueue(job, { run_at: job.run_at + 1, attempts: job.attempts - 1 })
}

/** From the dead, or from the cancelled, with all its tries before it again. */
export function revive(job: JobRow) {
  return backToQueue(job, { run_at: Date.now(), attempts: 0, error: null })
}

async function backToQueue(job: JobRow, changes: object): Promise<JobRow | undefined> {
  for (let tries = 1; ; tries++) {
    try {
      const [row] = await jobs()
        .where({ id: job.id, state: job.state, lease: job.lease })
        .where((query) => query.whereNot('state', 'running').orWhereNull('cancel_requested_at'))
        .update({ ...waiting(), ...changes })
        .returning('*')
      return row
    } catch (error) {
      // A twin was added in the same moment: the next look sees it.
      if (tries === 3 || !isUniqueViolation(error)) throw error
    }
  }
}

/** A twin that waits already keeps the unique key, for only one waiting row may carry it. */
const waiting = () => ({
  state: 'queued',
  lease: null,
  lease_until: null,
  progress: null,
  cancel_requested_at: null,
  finished_at: null,
  updated_at: stamp(),
  unique_key: db.connection().knexRawQuery(
    `CASE WHEN EXISTS (
       SELECT 1 FROM jobs AS twin WHERE twin.unique_key = jobs.unique_key AND twin.state = 'queued'
     ) THEN NULL ELSE jobs.unique_key END`
  ),
})
