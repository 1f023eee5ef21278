import { setTimeout as sleep } from 'node:timers/promises'
import { inject } from '@adonisjs/core'
import db from '@adonisjs/lucid/services/db'
import { Current } from '#audit/current'
import { GiveUp, Job, type JobClass, type JobContext, type JobDeath } from '#queue/job'
import { mark } from '#tests/contracts/queue/marks'

export class NoteJob extends Job<{ label: string }> {
  static jobName = 'contract_note'

  async handle({ label }: { label: string }, { jobId }: JobContext) {
    await mark(jobId, label)
  }
}

/** Fails as often as it is told. */
export class StumblingJob extends Job<{ failures: number; isHopeless?: boolean }> {
  static jobName = 'contract_stumbling'
  static attempts = 3
  static backoffMs = 100

  async handle(
    { failures, isHopeless }: { failures: number; isHopeless?: boolean },
    job: JobContext
  ) {
    await mark(job.jobId, `try ${job.attempt}`)
    if (isHopeless) throw new GiveUp('hopeless')
    if (job.attempt <= failures) throw new Error(`stumbled at ${job.attempt}`)
  }

  async failed(_payload: object, { jobId, error, client }: JobDeath) {
    await mark(jobId, `failed: ${error.message}`, client)
  }
}

/** Fails in every way that is not an ordinary error, also at its own funeral. */
export class WildJob extends Job<{ way: 'text' | 'nothing' | 'funeral' }> {
  static jobName = 'contract_wild'
  static attempts = 1

  async handle({ way }: { way: string }) {
    if (way === 'text') throw 'only a text'
    if (way === 'nothing') throw undefined
    throw new Error(way)
  }

  async failed(payload: { way: string }) {
    if (payload.way === 'funeral') throw new Error('failed at failing')
  }
}

interface Stay {
  ms: number
  isDeaf?: boolean
}

/** Stays until its time is over or it is told to go. */
export class LongJob extends Job<Stay> {
  static jobName = 'contract_long'
  static attempts = 2

  async handle({ ms, isDeaf }: Stay, { jobId, signal, progress }: JobContext) {
    await mark(jobId, 'begun')
    await progress(0.5)
    await sleep(ms, undefined, isDeaf ? {} : { signal })
    await mark(jobId, 'ended')
  }
}

export class HastyJob extends Job<{ isQuiet?: boolean }> {
  static jobName = 'contract_hasty'
  static timeoutMs = 200
  static attempts = 1

  async handle({ isQuiet }: { isQuiet?: boolean }, { signal }: JobContext) {
    await sleep(10_000, undefined, { signal }).catch((error) => {
      if (!isQuiet) throw error
    })
  }
}

/** Writes its result together with its end: however often it is begun, there is one effect. */
export class AtomicJob extends Job<{ ms: number }> {
  static jobName = 'contract_atomic'
  static attempts = 10
  static backoffMs = 50

  async handle({ ms }: { ms: number }, { jobId, finish }: JobContext) {
    await mark(jobId, 'begun')
    await sleep(ms)
    await db.transaction(async (client) => {
      await mark(jobId, 'effect', client)
      await finish(client)
    })
  }
}

class Clerk {
  name = 'the clerk'
}

@inject()
export class InjectedJob extends Job {
  static jobName = 'contract_injected'

  constructor(protected clerk: Clerk) {
    super()
  }

  async handle(_payload: object, { jobId }: JobContext) {
    const { source, orgId } = Current.get()!
    await mark(jobId, `${this.clerk.name}, ${source}, ${orgId}`)
  }
}

/** Registered under one name, called by another. */
class RenamedJob extends NoteJob {
  static jobName = 'contract_other_name'
}

const types: JobClass[] = [
  NoteJob,
  StumblingJob,
  WildJob,
  LongJob,
  HastyJob,
  AtomicJob,
  InjectedJob,
]

export const contractJobs = {
  ...Object.fromEntries(types.map((type) => [type.jobName, async () => ({ default: type })])),
  contract_renamed: async () => ({ default: RenamedJob }),
}
