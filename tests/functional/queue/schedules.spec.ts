import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import { Job } from '#queue/job'
import { drain } from '#queue/queue'
import { registerJobs } from '#queue/registry'
import { runSchedules, schedule } from '#queue/schedules'

const MINUTE = 60_000

class TickJob extends Job {
  static jobName = 'schedule_tick'
  async handle() {}
}

const waiting = async () => {
  const rows = await db.from('jobs').where({ name: TickJob.jobName, state: 'queued' })
  return rows.length
}
const look = (now: number) => runSchedules(now)
const done = () => drain({ job: TickJob })

test.group('Schedules', (group) => {
  const now = Date.now()

  group.setup(() => registerJobs({ schedule_tick: async () => ({ default: TickJob }) }))
  group.each.setup(async () => {
    await db.from('job_schedules').delete()
    const forget = schedule(TickJob, '* * * * *')
    await look(now)
    return async () => {
      forget()
      await db.from('job_schedules').delete()
      await db.from('jobs').where('unique_key', 'like', 'server:%:schedule').delete()
    }
  })

  test('nothing runs before its time', async ({ assert }) => {
    await look(now)
    assert.equal(await waiting(), 0)
  })

  test('each time is kept once, however many processes look', async ({ assert }) => {
    await Promise.all(Array.from({ length: 8 }, () => look(now + MINUTE)))
    assert.equal(await waiting(), 1)
    assert.lengthOf(await done(), 1)
    await look(now + MINUTE)
    assert.equal(await waiting(), 0)
    await look(now + 2 * MINUTE)
    assert.equal(await waiting(), 1)
  })

  test('times that were missed count as one', async ({ assert }) => {
    await look(now + 60 * MINUTE)
    assert.equal(await waiting(), 1)
    await done()
    await look(now + 60 * MINUTE)
    assert.equal(await waiting(), 0)
  })

  test('a job that still waits is not added again', async ({ assert }) => {
    await look(now + MINUTE)
    await look(now + 2 * MINUTE)
    assert.equal(await waiting(), 1)
  })

  test('other times count from the moment they are known', async ({ assert }) => {
    class MovedJob extends TickJob {
      static jobName = 'schedule_moved'
    }
    const forget = schedule(MovedJob, '* * * * *')
    await look(now)
    forget()
    const forgetAgain = schedule(MovedJob, '0 0 1 1 *')
    await look(now + MINUTE)
    forgetAgain()
    const row = await db.from('job_schedules').where('name', MovedJob.jobName).firstOrFail()
    assert.equal(row.cron, '0 0 1 1 *')
    assert.equal(new Date(row.next_run_at).toISOString().slice(4), '-01-01T00:00:00.000Z')
    assert.isEmpty(await db.from('jobs').where('name', MovedJob.jobName))
  })

  test('a wrong expression and a second schedule are refused where they are written', ({
    assert,
  }) => {
    class WrongJob extends TickJob {
      static jobName = 'schedule_wrong'
    }
    assert.throws(() => schedule(WrongJob, 'every now and then'))
    assert.throws(() => schedule(TickJob, '0 0 * * *'), /scheduled twice/)
  })
})
