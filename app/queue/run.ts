import { setTimeout as sleep } from 'node:timers/promises'
import app from '@adonisjs/core/services/app'
import logger from '@adonisjs/core/services/logger'
import { Exception } from '@adonisjs/core/exceptions'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { Current } from '#audit/current'
import { GiveUp, Job, type JobClass, type JobContext, type JobDeath } from '#queue/job'
import { markDone, saveProgress } from '#queue/outcomes'
import { frameOf, loadJob } from '#queue/registry'
import type { HeldJob } from '#queue/rows'

const PROGRESS_MS = 1_000
/** A handler whose time is up has so long to stop before its place is given to another. */
const STOPPING_MS = 5_000

export type StopReason = 'cancelled' | 'lost' | 'ending'

/** One try of one job in this process. */
export class Run {
  readonly logger
  stopped?: StopReason
  isFinished = false
  readonly #abort = new AbortController()
  #type?: JobClass
  #job?: Job
  #progressAt = 0

  constructor(readonly row: HeldJob) {
    const { id: jobId, name: job, org_id: orgId, attempts: attempt } = row
    this.logger = logger.child({ jobId, job, orgId, attempt })
  }

  get backoffMs() {
    return this.#type?.backoffMs ?? Job.backoffMs
  }

  stop(reason: StopReason) {
    this.stopped ??= reason
    this.#abort.abort(new Exception(`The job was stopped: ${reason}`, { code: 'E_JOB_STOPPED' }))
  }

  async perform() {
    const { type, job } = await this.assemble()
    const overdue = Promise.withResolvers<never>()
    const timer = setTimeout(() => {
      this.#abort.abort(tooLate(type))
      sleep(STOPPING_MS, undefined, { ref: false }).then(() => overdue.reject(tooLate(type)))
    }, type.timeoutMs)
    try {
      const work = Current.run(this.#deed, () => this.#framed(job))
      await Promise.race([work, overdue.promise])
    } catch (error) {
      this.#abort.signal.throwIfAborted()
      throw error
    } finally {
      clearTimeout(timer)
    }
    if (!this.isFinished) this.#abort.signal.throwIfAborted()
  }

  async #framed(job: Job) {
    const work = async () => job.handle(this.#payload, this.#context())
    const frame = frameOf(this.row.name)
    return frame ? frame.run(work, this.row.org_id) : work()
  }

  async assemble() {
    this.#type ??= await loadJob(this.row.name)
    if (!this.#type) throw unknown(this.row)
    this.#job ??= await app.container.make(this.#type)
    return { type: this.#type, job: this.#job! }
  }

  /** Tells the job that it is given up, if it listens. */
  async mourn(death: Pick<JobDeath, 'error' | 'client'>) {
    const { id: jobId, org_id: orgId } = this.row
    await Current.run(this.#deed, async () =>
      this.#job?.failed?.(this.#payload, { jobId, orgId, ...death })
    )
  }

  get #deed() {
    const { id: requestId, name: userAgent, org_id: orgId } = this.row
    return { source: 'job' as const, orgId: orgId ?? undefined, requestId, userAgent }
  }

  get #payload() {
    return JSON.parse(this.row.payload)
  }

  #context(): JobContext {
    return {
      jobId: this.row.id,
      orgId: this.row.org_id,
      attempt: this.row.attempts,
      signal: this.#abort.signal,
      logger: this.logger,
      progress: (fraction) => this.#progress(fraction),
      finish: (client) => this.#finish(client),
    }
  }

  async #progress(fraction: number) {
    if (Date.now() - this.#progressAt < PROGRESS_MS) return
    this.#progressAt = Date.now()
    try {
      await saveProgress(this.row, Math.min(Math.max(fraction, 0), 1))
    } catch (error) {
      this.logger.debug({ err: error }, 'The progress of a job could not be written down')
    }
  }

  async #finish(client: TransactionClientContract) {
    if (!(await markDone(this.row, client))) {
      throw new Exception('The job is held by somebody else by now', { code: 'E_JOB_LOST' })
    }
    client.after('commit', () => {
      this.isFinished = true
    })
  }
}

function unknown({ name }: HeldJob) {
  const told = `No job is registered under the name "${name}"`
  return new GiveUp(told, { cause: new Exception(told, { code: 'E_JOB_UNKNOWN' }) })
}

const tooLate = ({ timeoutMs }: JobClass) =>
  new Exception(`The job took longer than ${timeoutMs} ms`, { code: 'E_JOB_TIMEOUT' })
