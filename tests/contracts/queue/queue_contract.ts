import { test } from '@japa/runner'
import type { Group } from '@japa/runner/core'
import db from '@adonisjs/lucid/services/db'
import { type QueueEngine, useEngine } from '#queue/engine'
import { stopWorker } from '#queue/queue'
import { registerJobs } from '#queue/registry'
import { runSchedules } from '#queue/schedules'
import { addingContract } from '#tests/contracts/queue/adding_contract'
import { contractJobs } from '#tests/contracts/queue/contract_jobs'
import { endingContract } from '#tests/contracts/queue/ending_contract'
import { clearMarks } from '#tests/contracts/queue/marks'
import { sharingContract } from '#tests/contracts/queue/sharing_contract'
import { hurry } from '#tests/contracts/queue/timing'
import { endAllProcesses } from '#tests/contracts/queue/worker_processes'

export interface EngineUnderTest {
  name: string
  make(): Promise<QueueEngine>
  /** What a worker process must be told to use the same engine. */
  env(): Record<string, string>
}

/** What every engine of the job port must keep. */
export function queueContract(engine: EngineUnderTest) {
  test.group(`Queue (${engine.name}): adding jobs`, (group) => {
    prepare(group, engine)
    addingContract()
  })
  test.group(`Queue (${engine.name}): how jobs end`, (group) => {
    prepare(group, engine)
    endingContract()
  })
  test.group(`Queue (${engine.name}): several workers, and dead ones`, (group) => {
    prepare(group, engine)
    sharingContract(engine)
  })
}

export function prepare(group: Group, engine: EngineUnderTest) {
  group.setup(async () => {
    await postponeSchedules()
    const slowDown = hurry()
    const forget = registerJobs(contractJobs)
    return () => {
      forget()
      slowDown()
    }
  })
  group.each.setup(async () => {
    await db.from('jobs').delete()
    await clearMarks()
    await useEngine(await engine.make())
    return async () => {
      await endAllProcesses()
      await stopWorker(0)
      await useEngine(undefined)
    }
  })
}

/** The server's own jobs would come in between every ten minutes, and no worker here takes their queue. */
async function postponeSchedules() {
  await runSchedules()
  await db.from('job_schedules').update({ next_run_at: Date.now() + 86_400_000 })
}
