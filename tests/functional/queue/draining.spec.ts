import { test } from '@japa/runner'
import { Job, type JobContext } from '#queue/job'
import { cancel, drain, enqueue, enqueueMany } from '#queue/queue'
import { registerJobs } from '#queue/registry'
import { makeOrg } from '#tests/fixtures/people'

const did: string[] = []

class ChainJob extends Job<{ links: number }> {
  static jobName = 'drain_chain'

  async handle({ links }: { links: number }, { orgId }: JobContext) {
    did.push(`link ${links}`)
    if (links > 1) await enqueue(ChainJob, { links: links - 1 }, { orgId: orgId! })
  }
}

class FragileJob extends Job {
  static jobName = 'drain_fragile'
  static attempts = 3

  async handle() {
    did.push('fragile')
    throw new Error('broken')
  }
}

test.group('Draining the queue', (group) => {
  group.setup(() =>
    registerJobs({
      drain_chain: async () => ({ default: ChainJob }),
      drain_fragile: async () => ({ default: FragileJob }),
    })
  )
  group.each.setup(() => {
    did.length = 0
  })

  test('does what is due, and what that brings about, one after the other', async ({ assert }) => {
    const { org } = await makeOrg()
    await enqueue(ChainJob, { links: 3 }, { orgId: org.id })
    const drained = await drain({ orgId: org.id })
    assert.deepEqual(did, ['link 3', 'link 2', 'link 1'])
    assert.deepEqual(
      drained.map(({ outcome }) => outcome),
      ['done', 'done', 'done']
    )
  })

  test('leaves the jobs of other orgs and classes alone', async ({ assert }) => {
    const [{ org }, { org: otherOrg }] = await Promise.all([makeOrg(), makeOrg()])
    await enqueue(ChainJob, { links: 1 }, { orgId: otherOrg.id })
    await enqueue(FragileJob, {}, { orgId: org.id, delayMs: 60_000 })
    assert.isEmpty(await drain({ orgId: org.id }))
    assert.isEmpty(await drain({ orgId: otherOrg.id, job: FragileJob }))
    assert.lengthOf(await drain({ orgId: otherOrg.id }), 1)
  })

  test('does what becomes due within a time as though it had passed', async ({ assert }) => {
    const { org } = await makeOrg()
    await enqueue(FragileJob, {}, { orgId: org.id, delayMs: 60_000 })
    const drained = await drain({ orgId: org.id, aheadMs: 3_600_000 })
    assert.deepEqual(
      drained.map(({ outcome }) => outcome),
      ['retried', 'retried', 'dead']
    )
    assert.equal(drained[2].error?.message, 'broken')
  })

  test('does not do what was cancelled', async ({ assert }) => {
    const { org } = await makeOrg()
    const entries = [{ links: 1 }, { links: 1 }].map((payload) => ({ payload, orgId: org.id }))
    const [first] = await enqueueMany(ChainJob, entries)
    await cancel(first)
    assert.lengthOf(await drain({ orgId: org.id }), 1)
  })

  test('a job that nobody registered is refused where it is added', async ({ assert }) => {
    class UnknownJob extends ChainJob {
      static jobName = 'drain_unknown'
    }
    await assert.rejects(() => enqueue(UnknownJob, { links: 1 }), /not registered/)
    assert.throws(
      () => registerJobs({ drain_chain: async () => ({ default: ChainJob }) }),
      /Two jobs are called "drain_chain"/
    )
  })

  test('a payload or a key that is too long is refused', async ({ assert }) => {
    const long = 'x'.repeat(300)
    await assert.rejects(() => enqueue(ChainJob, { links: 1 }, { uniqueKey: long }), /too long/)
    const large = { links: 1, extra: 'x'.repeat(70_000) }
    await assert.rejects(() => enqueue(ChainJob, large), /too large/)
  })
})
