import { setImmediate as nextTurn } from 'node:timers/promises'
import { claimDue } from '#queue/claims'
import type { Outcome } from '#queue/ending'
import { Runner } from '#queue/runner'
import type { JobClass } from '#queue/job'
import queueConfig from '#config/queue'

export interface DrainOptions {
  /** Only jobs of this org. */
  orgId?: string
  /** Only jobs of this class. */
  job?: Pick<JobClass, 'jobName'>
  /** Also what becomes due within this time, as though it had passed: retries, delays. */
  aheadMs?: number
}

export interface DrainedJob {
  id: string
  name: string
  outcome: Outcome
  error?: Error
}

/** For tests and commands: does everything that is due here and now, one after the other, with what that brings about. */
export async function drain({ orgId, job, aheadMs = 0 }: DrainOptions = {}) {
  const runner = new Runner(() => {})
  const queues = Object.keys(queueConfig.places)
  const drained: DrainedJob[] = []
  for (;;) {
    const now = Date.now() + aheadMs
    const [row] = await claimDue({ queues, limit: 1, now, orgId, name: job?.jobName })
    if (!row) return drained
    const { outcome, error } = await runner.run(row)
    drained.push({ id: row.id, name: row.name, outcome, error })
    await nextTurn()
  }
}
