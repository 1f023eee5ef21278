import { randomUUID } from 'node:crypto'
import { test } from '@japa/runner'
import { Worker } from 'bullmq'
import { Redis } from 'ioredis'
import queueConfig from '#config/queue'
import { BullmqEngine } from '#queue/bullmq_engine'
import { useEngine } from '#queue/engine'
import { enqueue, enqueueMany, queueHealth, startWorker } from '#queue/queue'
import { jobs } from '#queue/rows'
import { countEffects, untilAllDone } from '#tests/contracts/queue/asking'
import { AtomicJob, NoteJob } from '#tests/contracts/queue/contract_jobs'
import { labels, marks } from '#tests/contracts/queue/marks'
import { type EngineUnderTest, prepare, queueContract } from '#tests/contracts/queue/queue_contract'
import { until } from '#tests/contracts/queue/until'
import { RedisServer } from '#tests/fixtures/redis_server'

let own: RedisServer | undefined
let prefix = ''

/** The Redis of the gate, else one of our own. */
async function redisUrl() {
  if (process.env.REDIS_TEST_URL) return process.env.REDIS_TEST_URL
  own ??= await RedisServer.start()
  return own.url
}

const bullmq: EngineUnderTest = {
  name: 'BullMQ',
  async make() {
    prefix = `contract-${randomUUID()}`
    return new BullmqEngine(await redisUrl(), prefix)
  },
  env: () => ({
    CONTRACT_REDIS_URL: process.env.REDIS_TEST_URL ?? own!.url,
    CONTRACT_REDIS_PREFIX: prefix,
  }),
}

queueContract(bullmq)

test.group('Queue (BullMQ): a Redis that forgets', (group) => {
  let server: RedisServer

  prepare(group, bullmq)
  group.each.setup(async () => {
    server = await RedisServer.start()
    await useEngine(new BullmqEngine(server.url, 'contract'))
    return () => server.kill()
  })
  group.teardown(() => own?.kill())

  const add = (count: number) =>
    enqueueMany(
      AtomicJob,
      Array.from({ length: count }, () => ({ payload: { ms: 50 } }))
    )
  test('flushed in the middle it loses nothing and doubles nothing', async ({ assert }) => {
    await add(30)
    await startWorker({ default: 2 })
    await until('it is in the middle', async () => (await countEffects()) > 5)
    await server.flush()
    await untilAllDone()
    assert.equal(await countEffects(), 30)
  }).timeout(90_000)

  test('killed and started again with nothing in it, it loses nothing and doubles nothing', async ({
    assert,
  }) => {
    await add(30)
    await startWorker({ default: 2 })
    await until('it is in the middle', async () => (await countEffects()) > 5)
    await server.kill()
    await add(5)
    await server.start()
    await untilAllDone()
    assert.equal(await countEffects(), 35)
  }).timeout(90_000)

  test('jobs added while it is away are kept, and readiness says that it is away', async ({
    assert,
  }) => {
    await server.kill()
    const id = await enqueue(NoteJob, { label: 'kept' })
    await assert.rejects(() => queueHealth(), /Redis is/)
    await startWorker({ default: 1 })
    await server.start()
    await untilAllDone()
    assert.deepEqual(await labels(id), ['kept'])
    const { queued } = await queueHealth()
    assert.equal(queued, 0)
  }).timeout(90_000)

  test('a message that was never sent is sent by the relay', async ({ assert }) => {
    const id = await enqueue(NoteJob, { label: 'kept' })
    await until('it is in Redis', async () => (await server.keys()) > 0)
    await server.flush()
    await jobs()
      .where('id', id)
      .update({ run_at: Date.now() - 60_000 })
    await startWorker({ default: 1 })
    await untilAllDone()
    assert.lengthOf(await marks(id), 1)
  }).timeout(90_000)

  test('a message that its worker took to the grave comes back', async ({ assert }) => {
    const id = await enqueue(NoteJob, { label: 'kept' })
    await until('it is in Redis', async () => (await server.keys()) > 0)
    const dead = new Worker('default', null, {
      connection: new Redis(server.url, { maxRetriesPerRequest: null }),
      prefix: 'contract',
      lockDuration: queueConfig.leaseMs,
    })
    dead.on('error', () => {})
    await until('it is taken', async () => Boolean(await dead.getNextJob('dead', { block: false })))
    await dead.disconnect()
    await startWorker({ default: 1 })
    await untilAllDone()
    assert.lengthOf(await marks(id), 1)
  }).timeout(90_000)
})
