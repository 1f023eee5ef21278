import { test } from '@japa/runner'
import { cancel, enqueue, queueHealth, retry, startWorker, stopWorker } from '#queue/queue'
import { type JobState, jobs } from '#queue/rows'
import { errorOf, rowOf, stateOf } from '#tests/contracts/queue/asking'
import {
  HastyJob,
  LongJob,
  NoteJob,
  StumblingJob,
  WildJob,
} from '#tests/contracts/queue/contract_jobs'
import { hasMarks, labels, marks } from '#tests/contracts/queue/marks'
import { until } from '#tests/contracts/queue/until'

const untilState = (id: string, state: JobState) =>
  until(`the job is ${state}`, async () => (await stateOf(id)) === state)

export function endingContract() {
  test('a failed job is tried again, after longer and longer pauses', async ({ assert }) => {
    await startWorker({ default: 2 })
    const id = await enqueue(StumblingJob, { failures: 2 })
    await untilState(id, 'done')
    const [first, second, third] = await marks(id)
    assert.deepEqual(await labels(id), ['try 1', 'try 2', 'try 3'])
    assert.isAtLeast(second.at - first.at, 80)
    assert.isAtLeast(third.at - second.at, 160)
    assert.isEmpty(await errorOf(id))
  })

  test('after its last try a job is dead, keeps the error and hears of it once', async ({
    assert,
  }) => {
    await startWorker({ default: 2 })
    const id = await enqueue(StumblingJob, { failures: 99 })
    await untilState(id, 'dead')
    assert.deepEqual(await labels(id), ['try 1', 'try 2', 'try 3', 'failed: stumbled at 3'])
    assert.match(await errorOf(id), /stumbled at 3/)
    const { dead } = await queueHealth()
    assert.equal(dead, 1)
  })

  test('a job that gives up is not tried again', async ({ assert }) => {
    await startWorker({ default: 2 })
    const id = await enqueue(StumblingJob, { failures: 0, isHopeless: true })
    await untilState(id, 'dead')
    assert.deepEqual(await labels(id), ['try 1', 'failed: hopeless'])
  })

  test('a dead job that is brought back has all its tries again', async ({ assert }) => {
    await startWorker({ default: 2 })
    const id = await enqueue(StumblingJob, { failures: 99 })
    await untilState(id, 'dead')
    assert.isTrue(await retry(id))
    await until('it died again', hasMarks(8, id))
    await untilState(id, 'dead')
    const tries = await labels(id)
    assert.equal(tries.at(4), 'try 1')
  })

  test('only what has ended badly can be brought back', async ({ assert }) => {
    await startWorker({ default: 2 })
    const id = await enqueue(NoteJob, { label: 'x' })
    await untilState(id, 'done')
    assert.isFalse(await retry(id))
    assert.isFalse(await retry('01a1fb7f-ae57-72a0-8348-8d6cc6f5f609'))
  })

  test('a job brought back beside its waiting twin lets that keep the key', async ({ assert }) => {
    await startWorker({ default: 2 })
    const options = { uniqueKey: 'k' }
    const dead = await enqueue(StumblingJob, { failures: 0, isHopeless: true }, options)
    await untilState(dead, 'dead')
    await stopWorker(0)
    const twin = await enqueue(StumblingJob, { failures: 0 }, options)
    assert.isTrue(await retry(dead))
    const brought = await rowOf(dead)
    assert.isNull(brought.unique_key)
    assert.equal(await enqueue(StumblingJob, { failures: 0 }, options), twin)
  })

  test('whatever a job throws ends in its row', async ({ assert }) => {
    await startWorker({ default: 4 })
    for (const way of ['text', 'nothing', 'funeral'] as const) {
      const id = await enqueue(WildJob, { way })
      await untilState(id, 'dead')
      assert.isNotEmpty(await errorOf(id))
    }
  })

  test('a name that no job has any more is a clear dead letter', async ({ assert }) => {
    const id = await enqueue(NoteJob, { label: 'x' })
    await jobs().where('id', id).update({ name: 'gone' })
    await startWorker({ default: 1 })
    await untilState(id, 'dead')
    assert.match(await errorOf(id), /No job is registered under the name "gone"/)
  })

  test('a job that is registered under a wrong name says so', async ({ assert }) => {
    const id = await enqueue(NoteJob, { label: 'x' })
    await jobs().where('id', id).update({ name: 'contract_renamed', max_attempts: 1 })
    await startWorker({ default: 1 })
    await untilState(id, 'dead')
    assert.match(await errorOf(id), /calls itself "contract_other_name"/)
  })

  test('a waiting job that is cancelled never runs', async ({ assert }) => {
    const id = await enqueue(NoteJob, { label: 'never' })
    assert.equal(await cancel(id), 'cancelled')
    await enqueue(NoteJob, { label: 'other' })
    await startWorker({ default: 1 })
    await until('the other ran', hasMarks(1))
    assert.deepEqual(await labels(), ['other'])
    assert.equal(await stateOf(id), 'cancelled')
  })

  test('a running job that is cancelled is told by its signal', async ({ assert }) => {
    await startWorker({ default: 1 })
    const id = await enqueue(LongJob, { ms: 20_000 })
    await until('it began', hasMarks(1, id))
    assert.equal(await cancel(id), 'stopping')
    await untilState(id, 'cancelled')
    assert.deepEqual(await labels(id), ['begun'])
    assert.isUndefined(await cancel(id))
  })

  test('progress can be read while the job runs', async ({ assert }) => {
    await startWorker({ default: 1 })
    const id = await enqueue(LongJob, { ms: 1_500 })
    await until('half', async () => {
      const { progress } = await rowOf(id)
      return progress === 0.5
    })
    await untilState(id, 'done')
    const { progress } = await rowOf(id)
    assert.equal(progress, 1)
  })

  test('a job that takes too long fails, even if it then returns quietly', async ({ assert }) => {
    await startWorker({ default: 2 })
    for (const isQuiet of [true, false]) {
      const id = await enqueue(HastyJob, { isQuiet })
      await untilState(id, 'dead')
      assert.match(await errorOf(id), /longer than 200 ms/)
    }
  })

  test('a worker that stops waits for what it does', async ({ assert }) => {
    await startWorker({ default: 1 })
    const id = await enqueue(LongJob, { ms: 400 })
    await until('it began', hasMarks(1, id))
    await stopWorker(5_000)
    assert.equal(await stateOf(id), 'done')
  })

  test('what is not done when a worker stops is given back, and the try does not count', async ({
    assert,
  }) => {
    for (const isDeaf of [false, true]) {
      await startWorker({ default: 1 })
      const id = await enqueue(LongJob, { ms: isDeaf ? 3_000 : 20_000, isDeaf })
      await until('it began', hasMarks(1, id))
      await stopWorker(100)
      assert.include(await rowOf(id), { state: 'queued', attempts: 0 })
      await jobs()
        .where('id', id)
        .update({ payload: JSON.stringify({ ms: 0 }) })
      await startWorker({ default: 1 })
      await untilState(id, 'done')
      await stopWorker(0)
    }
  })
}
