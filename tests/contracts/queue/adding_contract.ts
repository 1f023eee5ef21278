import { setTimeout as sleep } from 'node:timers/promises'
import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import { enqueue, enqueueMany, startWorker } from '#queue/queue'
import { findJob } from '#queue/rows'
import { stateOf } from '#tests/contracts/queue/asking'
import { AtomicJob, InjectedJob, LongJob, NoteJob } from '#tests/contracts/queue/contract_jobs'
import { hasMarks, labels, marks } from '#tests/contracts/queue/marks'
import { until } from '#tests/contracts/queue/until'
import { makeOrg } from '#tests/fixtures/people'

export function addingContract() {
  test('a job runs when the transaction that added it commits', async ({ assert }) => {
    await startWorker({ default: 2 })
    const client = await db.transaction()
    const id = await enqueue(NoteJob, { label: 'kept' }, { client })
    await client.commit()
    await until('the job ran', hasMarks(1))
    assert.deepEqual(await labels(id), ['kept'])
    await until('its row says so', async () => (await stateOf(id)) === 'done')
  })

  test('a job is never there when the transaction rolls back', async ({ assert }) => {
    await startWorker({ default: 2 })
    const client = await db.transaction()
    const id = await enqueue(NoteJob, { label: 'dropped' }, { client })
    await client.rollback()
    await enqueue(NoteJob, { label: 'kept' })
    await until('the other job ran', hasMarks(1))
    assert.deepEqual(await labels(), ['kept'])
    assert.isUndefined(await findJob(id))
  })

  test('jobs wait until there is a worker', async ({ assert }) => {
    await enqueue(NoteJob, { label: 'first' })
    await enqueue(NoteJob, { label: 'second' })
    await startWorker({ default: 1 })
    await until('both ran', hasMarks(2))
    assert.deepEqual(await labels(), ['first', 'second'])
  })

  test('of what waits, the most urgent goes first, then the oldest', async ({ assert }) => {
    await db.transaction(async (client) => {
      await enqueue(NoteJob, { label: 'usual' }, { client })
      await enqueue(NoteJob, { label: 'idle' }, { client, priority: -5 })
      await enqueue(NoteJob, { label: 'urgent' }, { client, priority: 10 })
      await enqueue(NoteJob, { label: 'usual too' }, { client })
    })
    await sleep(200)
    await startWorker({ default: 1 })
    await until('all ran', hasMarks(4))
    assert.deepEqual(await labels(), ['urgent', 'usual', 'usual too', 'idle'])
  })

  test('a delayed job waits for its time', async ({ assert }) => {
    await startWorker({ default: 2 })
    const begun = Date.now()
    await enqueue(NoteJob, { label: 'later' }, { delayMs: 700 })
    await enqueue(NoteJob, { label: 'now' })
    await until('both ran', hasMarks(2))
    const [now, later] = await marks()
    assert.equal(now.label, 'now')
    assert.isAtLeast(Number(later.at) - begun, 700)
  })

  test('while a job waits under a key no second one is added', async ({ assert }) => {
    const key = { uniqueKey: 'album-1' }
    const id = await enqueue(NoteJob, { label: 'once' }, key)
    assert.equal(await enqueue(NoteJob, { label: 'twice' }, key), id)
    const same = await db.transaction(async (client) => {
      const twin = await enqueue(NoteJob, { label: 'thrice' }, { client, ...key })
      await enqueue(NoteJob, { label: 'another' }, { client })
      return twin
    })
    assert.equal(same, id)
    await startWorker({ default: 1 })
    await until('what was added ran', hasMarks(2))
    assert.deepEqual(await labels(), ['once', 'another'])
  })

  test('a job that waits already is not taken up before the change that asks for it again', async ({
    assert,
  }) => {
    const key = { uniqueKey: 'album-1' }
    const id = await enqueue(NoteJob, { label: 'sees it' }, key)
    const client = await db.transaction()
    assert.equal(await enqueue(NoteJob, { label: 'sees it' }, { client, ...key }), id)
    await startWorker({ default: 1 })
    await sleep(400)
    assert.isEmpty(await client.from('queue_contract_marks'))
    await client.commit()
    await until('it ran', hasMarks(1))
    assert.deepEqual(await labels(), ['sees it'])
  })

  test('a key is free again as soon as its job was taken up', async ({ assert }) => {
    await startWorker({ default: 4 })
    const key = { uniqueKey: 'album-1' }
    const first = await enqueue(LongJob, { ms: 400 }, key)
    await until('it began', hasMarks(1))
    const second = await enqueue(LongJob, { ms: 0 }, key)
    assert.notEqual(first, second)
    await until('both ended', hasMarks(4))
  })

  test('keys of other orgs and other jobs are other keys', async ({ assert }) => {
    const [{ org }, { org: otherOrg }] = await Promise.all([makeOrg(), makeOrg()])
    const ids = await Promise.all([
      enqueue(NoteJob, { label: 'a' }, { uniqueKey: 'k', orgId: org.id }),
      enqueue(NoteJob, { label: 'b' }, { uniqueKey: 'k', orgId: otherOrg.id }),
      enqueue(AtomicJob, { ms: 0 }, { uniqueKey: 'k', orgId: org.id }),
      enqueue(NoteJob, { label: 'c' }, { uniqueKey: 'k' }),
    ])
    assert.lengthOf(new Set(ids), 4)
  })

  test('fifty at once under one key make one job', async ({ assert }) => {
    const adding = Array.from({ length: 50 }, () =>
      db.transaction((client) => enqueue(NoteJob, { label: 'x' }, { client, uniqueKey: 'k' }))
    )
    assert.lengthOf(new Set(await Promise.all(adding)), 1)
  })

  test('many are added at once, all or none', async ({ assert }) => {
    const entries = Array.from({ length: 900 }, (_, n) => ({ payload: { label: String(n) } }))
    const ids = await enqueueMany(NoteJob, entries)
    assert.lengthOf(new Set(ids), 900)
    const tooLarge = { payload: { label: 'x'.repeat(100_000) } }
    await assert.rejects(() => enqueueMany(NoteJob, [...entries, tooLarge]), /too large/)
    const [{ count }] = await db.from('jobs').count('* as count')
    assert.equal(Number(count), 900)
  })

  test('jobs are built by the container and know their org', async ({ assert }) => {
    const { org } = await makeOrg()
    await startWorker({ default: 1 })
    const id = await enqueue(InjectedJob, {}, { orgId: org.id })
    await until('it ran', hasMarks(1))
    assert.deepEqual(await labels(id), [`the clerk, job, ${org.id}`])
  })

  test('a queue does no more side by side than it has places', async ({ assert }) => {
    await enqueueMany(
      LongJob,
      Array.from({ length: 6 }, () => ({ payload: { ms: 100 } }))
    )
    await startWorker({ default: 2 })
    await until('all ended', hasMarks(12))
    let busy = 0
    let most = 0
    for (const { label } of await marks()) {
      busy += label === 'begun' ? 1 : -1
      most = Math.max(most, busy)
    }
    assert.equal(most, 2)
  })
}
