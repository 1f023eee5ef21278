import { setTimeout as sleep } from 'node:timers/promises'
import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import queueConfig from '#config/queue'
import PruneJobs from '#jobs/prune_jobs_job'
import { BullmqEngine } from '#queue/bullmq_engine'
import { useEngine } from '#queue/engine'
import { enqueue } from '#queue/queue'
import { Process } from '#tests/fixtures/processes'
import { RedisServer } from '#tests/fixtures/redis_server'

const LONG_ENOUGH_MS = 1_500

async function stateOf(id: string) {
  const { state } = await db.from('jobs').where('id', id).firstOrFail()
  return state
}

async function untilDone(id: string) {
  const deadline = Date.now() + 10_000
  while ((await stateOf(id)) !== 'done') {
    if (Date.now() > deadline) throw new Error(`The job is still ${await stateOf(id)}`)
    await sleep(50)
  }
}

test.group('Processes that do jobs', (group) => {
  group.each.timeout(60_000)
  group.each.setup(async () => {
    // These workers take whatever waits: only what this group adds should.
    await db.from('jobs').where('state', 'queued').delete()
    return () => Process.killAll()
  })

  test('node ace queue:work does jobs and ends when it is told to', async ({ assert }) => {
    const worker = await Process.start(['bin/console.ts', 'queue:work'])
    await worker.says(/Waiting for jobs: default, media, mail, maintenance/)
    await untilDone(await enqueue(PruneJobs, {}))
    assert.equal(await worker.end(), 0)
  })

  test('node ace queue:work does only the queues that it is given', async ({ assert }) => {
    const worker = await Process.start(['bin/console.ts', 'queue:work', '--queue=mail'])
    await worker.says(/Waiting for jobs: mail/)
    const id = await enqueue(PruneJobs, {})
    await sleep(LONG_ENOUGH_MS)
    assert.equal(await stateOf(id), 'queued')
    assert.equal(await worker.end(), 0)
  })

  test('node ace queue:work knows its queues', async ({ assert }) => {
    const worker = await Process.start(['bin/console.ts', 'queue:work', '--queue=post'])
    await worker.says(/There is no queue "post"/)
    assert.equal(await worker.exitCode(), 1)
  })

  test('where a Redis is set, node ace queue:work hears of jobs through it', async ({ assert }) => {
    const redis = await RedisServer.start()
    const worker = await Process.start(['bin/console.ts', 'queue:work'], { REDIS_URL: redis.url })
    await worker.says(/Waiting for jobs/)
    await useEngine(new BullmqEngine(redis.url, queueConfig.redisPrefix))
    await untilDone(await enqueue(PruneJobs, {}))
    assert.equal(await worker.end(), 0)
    await useEngine(undefined)
    await redis.kill()
  })

  test('the web server does jobs unless it has no workers', async ({ assert }) => {
    const idle = await Process.start(['bin/server.ts'], { WORKERS: '0' })
    await idle.says(/started HTTP server/)
    const id = await enqueue(PruneJobs, {})
    await sleep(LONG_ENOUGH_MS)
    assert.equal(await stateOf(id), 'queued')
    assert.equal(await idle.end(), 0)

    const busy = await Process.start(['bin/server.ts'])
    await untilDone(id)
    await busy.says(/started HTTP server/)
    assert.equal(await busy.end(), 0)
  })
})
