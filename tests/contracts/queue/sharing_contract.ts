import { test } from '@japa/runner'
import { claimDue } from '#queue/claims'
import { markDone } from '#queue/outcomes'
import { cancel, enqueue, enqueueMany, startWorker } from '#queue/queue'
import { jobs } from '#queue/rows'
import { countEffects, errorOf, rowOf, stateOf, untilAllDone } from '#tests/contracts/queue/asking'
import { AtomicJob, LongJob, NoteJob, StumblingJob } from '#tests/contracts/queue/contract_jobs'
import { hasMarks, labels, marks } from '#tests/contracts/queue/marks'
import type { EngineUnderTest } from '#tests/contracts/queue/queue_contract'
import { until } from '#tests/contracts/queue/until'
import { endProcess, startWorkerProcess } from '#tests/contracts/queue/worker_processes'

const claim = async () => {
  const [job] = await claimDue({ queues: ['default'], limit: 1 })
  return job
}

export function sharingContract(engine: EngineUnderTest) {
  test('a job whose worker is silent for a lease goes to another', async ({ assert }) => {
    const id = await enqueue(NoteJob, { label: 'rescued' })
    const lost = await claim()
    await jobs()
      .where('id', id)
      .update({ lease_until: Date.now() - 1 })
    await startWorker({ default: 1 })
    await until('it was done', async () => (await stateOf(id)) === 'done')
    assert.deepEqual(await labels(id), ['rescued'])
    const { attempts } = await rowOf(id)
    assert.equal(attempts, 2)
    assert.isFalse(await markDone(lost), 'the silent worker changes nothing any more')
  })

  test('a job that kills its workers is dead after its last try', async ({ assert }) => {
    const id = await enqueue(StumblingJob, { failures: 0 })
    await claim()
    await jobs()
      .where('id', id)
      .update({ lease_until: Date.now() - 1, attempts: 3 })
    await startWorker({ default: 1 })
    await until('it was buried', async () => (await stateOf(id)) === 'dead')
    assert.match(await errorOf(id), /The worker died/)
    const [mourning] = await labels(id)
    assert.match(mourning, /^failed: The worker died/)
  })

  test('a lease lives as long as its worker', async ({ assert }) => {
    await startWorker({ default: 1 })
    const id = await enqueue(LongJob, { ms: 5_500 })
    await until('it ended', async () => (await stateOf(id)) === 'done')
    assert.deepEqual(await labels(id), ['begun', 'ended'])
  })

  test('a worker killed in the middle loses nothing and doubles nothing', async ({ assert }) => {
    const worker = await startWorkerProcess(engine.env())
    const ids = await enqueueMany(
      AtomicJob,
      // Of different lengths, so that there is no moment in which nothing runs.
      Array.from({ length: 40 }, (_, n) => ({ payload: { ms: 250 + (n % 7) * 50 } }))
    )
    await until('it is in the middle', async () => (await countEffects()) >= 6)
    await endProcess(worker, 'SIGKILL')
    const running = await jobs().where('state', 'running').select('id')
    assert.isNotEmpty(running, 'it held jobs when it died')

    await startWorkerProcess(engine.env())
    await untilAllDone()
    const all = await marks()
    const effects = all.filter(({ label }) => label === 'effect').map(({ job_id: id }) => id)
    assert.sameMembers(effects, ids, 'every job had its effect once')
    assert.lengthOf(effects, ids.length)
    const begun = all.filter(({ label }) => label === 'begun')
    assert.isAbove(begun.length, ids.length, 'what was cut off was begun again')
  }).timeout(90_000)

  test('two workers share without doing anything twice', async ({ assert }) => {
    const workers = await Promise.all([
      startWorkerProcess(engine.env()),
      startWorkerProcess(engine.env()),
    ])
    const entries = Array.from({ length: 200 }, (_, n) => ({ payload: { label: String(n) } }))
    await enqueueMany(NoteJob, entries)
    await untilAllDone()
    const done = await labels()
    assert.lengthOf(done, 200)
    assert.lengthOf(new Set(done), 200)
    for (const worker of workers) assert.equal(await endProcess(worker, 'SIGTERM'), 0)
  }).timeout(90_000)

  test('a worker that is told to end gives its jobs to the next at once', async ({ assert }) => {
    const worker = await startWorkerProcess(engine.env())
    const id = await enqueue(LongJob, { ms: 20_000 })
    await until('it began', hasMarks(1, id))
    assert.equal(await endProcess(worker, 'SIGTERM'), 0)
    assert.include(await rowOf(id), { state: 'queued', attempts: 0 })
  }).timeout(90_000)

  test('a job that runs in another process is cancelled there', async ({ assert }) => {
    await startWorkerProcess(engine.env())
    const id = await enqueue(LongJob, { ms: 20_000 })
    await until('it began', hasMarks(1, id))
    assert.equal(await cancel(id), 'stopping')
    await until('it stopped', async () => (await stateOf(id)) === 'cancelled')
    assert.deepEqual(await labels(id), ['begun'])
  }).timeout(90_000)
}
