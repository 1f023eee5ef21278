import { randomUUID } from 'node:crypto'
import db from '@adonisjs/lucid/services/db'
import queueConfig from '#config/queue'
import { whereClaimable } from '#queue/registry'
import { type HeldJob, type JobRow, isPostgres, jobs, stamp } from '#queue/rows'

export interface Due {
  queues: string[]
  limit: number
  now?: number
  orgId?: string
  name?: string
}

/** Takes the most urgent rows that are due. Whoever else asks at the same moment gets others. */
export async function claimDue(due: Due): Promise<HeldJob[]> {
  const client = db.connection()
  const query = whereClaimable(jobs(client))
    .select('id')
    // Written out, not bound: only so SQLite sees that the partial index fits.
    .whereRaw("state = 'queued'")
    .whereIn('queue', due.queues)
    .where('run_at', '<=', due.now ?? Date.now())
    .orderBy([{ column: 'priority', order: 'desc' }, { column: 'run_at' }, { column: 'id' }])
    .limit(due.limit)
  if (due.orgId) query.where('org_id', due.orgId)
  if (due.name) query.where('name', due.name)
  if (isPostgres(client)) query.forUpdate().skipLocked()

  const rows: HeldJob[] = await jobs(client)
    .withMaterialized('due', query)
    .whereIn('id', client.knexQuery().select('id').from('due'))
    .update(holding())
    .increment('attempts', 1)
    .returning('*')
  return rows.sort(byUrgency)
}

/** Takes one row that a message named, unless it is held, finished or not yet due. */
export async function claimOne(id: string): Promise<HeldJob | undefined> {
  const [row] = await whereClaimable(jobs())
    .where({ id, state: 'queued' })
    // The clocks of two machines differ a little.
    .where('run_at', '<=', Date.now() + 1_000)
    .update(holding())
    .increment('attempts', 1)
    .returning('*')
  return row
}

const leaseEnd = () => Date.now() + queueConfig.leaseMs

const holding = () => ({
  state: 'running',
  lease: randomUUID(),
  lease_until: leaseEnd(),
  progress: null,
  cancel_requested_at: null,
  updated_at: stamp(),
})

function byUrgency(one: JobRow, other: JobRow) {
  return other.priority - one.priority || one.run_at - other.run_at || (one.id < other.id ? -1 : 1)
}

export interface Renewal {
  id: string
  lease: string
  cancel_requested_at: unknown
}

/** Says that the holder is alive. Rows that are missing in the answer belong to somebody else by now. */
export function renewLeases(held: HeldJob[]): Promise<Renewal[]> {
  return jobs()
    .whereIn(
      'id',
      held.map(({ id }) => id)
    )
    .whereIn(
      'lease',
      held.map(({ lease }) => lease)
    )
    .where('state', 'running')
    .update({ lease_until: leaseEnd() })
    .returning(['id', 'lease', 'cancel_requested_at'])
}

/** Rows whose holder has not been heard of for a whole lease. */
export function findOrphans(limit: number): Promise<HeldJob[]> {
  return jobs()
    .whereRaw("state = 'running'")
    .where('lease_until', '<', Date.now())
    .orderBy('lease_until')
    .limit(limit)
    .select('*')
}
