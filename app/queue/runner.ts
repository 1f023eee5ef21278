import { setTimeout as sleep } from 'node:timers/promises'
import logger from '@adonisjs/core/services/logger'
import queueConfig from '#config/queue'
import { renewLeases } from '#queue/claims'
import { type Ending, failed, giveBack, succeeded } from '#queue/ending'
import { Run } from '#queue/run'
import type { HeldJob, JobRow } from '#queue/rows'

const STOPPING_MS = 500

/** What every worker of this process does just now, by the id of the job. */
const running = new Map<string, Run>()

export const runOf = (jobId: string) => running.get(jobId)

/** Does jobs that this process holds, and keeps their leases alive meanwhile. */
export class Runner {
  readonly #runs = new Map<Run, PromiseWithResolvers<Ending>>()
  #heart?: NodeJS.Timeout

  /** `requeued` hears of rows that wait again, so that it can tell whoever takes them. */
  constructor(private requeued: (row: JobRow) => void) {}

  countOf(queue: string) {
    return [...this.#runs.keys()].filter(({ row }) => row.queue === queue).length
  }

  /** Never rejects: whatever a job does ends in its row. */
  run(row: HeldJob) {
    const run = new Run(row)
    const ending = Promise.withResolvers<Ending>()
    this.#runs.set(run, ending)
    running.set(row.id, run)
    this.#heart ??= setInterval(() => void this.#beat(), queueConfig.heartbeatMs)
    void this.#perform(run).then((end) => this.#settle(run, end))
    return ending.promise
  }

  /** Waits for the running jobs; those that are not done in time are stopped and given back. */
  async end(graceMs: number) {
    await this.#idle(graceMs)
    for (const run of this.#runs.keys()) run.stop('ending')
    await this.#idle(STOPPING_MS)
    await Promise.all(
      [...this.#runs.keys()].map(async (run) =>
        this.#settle(run, await guarded(run, giveBack(run)))
      )
    )
  }

  async #perform(run: Run): Promise<Ending> {
    try {
      await run.perform()
    } catch (error) {
      return guarded(run, failed(run, error instanceof Error ? error : new Error(String(error))))
    }
    return guarded(run, succeeded(run))
  }

  #settle(run: Run, ending: Ending) {
    const promise = this.#runs.get(run)
    if (!promise) return
    this.#runs.delete(run)
    if (running.get(run.row.id) === run) running.delete(run.row.id)
    if (!this.#runs.size) {
      clearInterval(this.#heart)
      this.#heart = undefined
    }
    if (ending.waiting) this.requeued(ending.waiting)
    promise.resolve(ending)
  }

  async #idle(ms: number) {
    const endings = [...this.#runs.values()].map(({ promise }) => promise)
    if (!endings.length) return
    const timer = new AbortController()
    await Promise.race([
      Promise.all(endings),
      sleep(ms, undefined, { signal: timer.signal }).catch(() => {}),
    ])
    timer.abort()
  }

  /** Renews all leases at once, and hears of jobs that were cancelled or taken away elsewhere. */
  async #beat() {
    const runs = [...this.#runs.keys()]
    try {
      const renewals = await renewLeases(runs.map(({ row }) => row))
      const renewed = new Map(renewals.map((renewal) => [renewal.lease, renewal]))
      for (const run of runs) {
        const renewal = renewed.get(run.row.lease)
        if (!renewal) run.stop('lost')
        else if (renewal.cancel_requested_at) run.stop('cancelled')
      }
    } catch (error) {
      logger.warn({ err: error }, 'The leases of the running jobs could not be renewed')
    }
  }
}

/** If even the end cannot be written down, the lease runs out and the job is tried again. */
async function guarded(run: Run, ending: Promise<Ending>): Promise<Ending> {
  try {
    return await ending
  } catch (error) {
    run.logger.error({ err: error }, 'The end of a job could not be written down')
    return { outcome: 'lost', error: error as Error }
  }
}
