import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import { beforeCommit } from '#audit/before_commit'
import { Current } from '#audit/current'
import { guard } from '#extension/guard'
import { clearIncidents, forgetFailures, readIncidents, writeIncidents } from '#extension/incidents'
import Org from '#models/org'
import { makeOrg } from '#tests/fixtures/people'

test.group('Before a commit', () => {
  test('work is done once, in the order in which it was asked for, inside the transaction', async ({
    assert,
  }) => {
    const { org } = await makeOrg()
    const done: string[] = []
    await db.transaction(async (trx) => {
      beforeCommit(trx, async () => {
        done.push('first')
        beforeCommit(trx, async () => void done.push('asked for by the first'))
        await Org.query({ client: trx }).where('id', org.id).update({ name: 'Renamed' })
      })
      beforeCommit(trx, async () => void done.push('second'))
      assert.deepEqual(done, [])
    })
    assert.deepEqual(done, ['first', 'second', 'asked for by the first'])
    assert.equal((await org.refresh()).name, 'Renamed')
  })

  test('what it throws takes everything back', async ({ assert }) => {
    const { org } = await makeOrg()
    const { name } = org
    const change = db.transaction(async (trx) => {
      beforeCommit(trx, async () => {
        throw new Error('No room left')
      })
      await Org.query({ client: trx }).where('id', org.id).update({ name: 'Renamed' })
    })
    await assert.rejects(() => change, 'No room left')
    assert.equal((await org.refresh()).name, name)
  })

  test('work of a plugin is done in its name, and is its failure', async ({ assert }) => {
    const names: (string | undefined)[] = []
    await db.transaction(async (trx) => {
      await guard('auditlog', 'keeper', () =>
        beforeCommit(trx, async () => void names.push(Current.get()?.plugin))
      )
      beforeCommit(trx, async () => void names.push(Current.get()?.plugin))
    })
    assert.deepEqual(names, ['auditlog', undefined])
    const busy = db.transaction(async (trx) => {
      await guard('auditlog', 'keeper', () =>
        beforeCommit(trx, () => Promise.reject(Object.assign(new Error(), { code: 'SQLITE_BUSY' })))
      )
    })
    await assert.rejects(() => busy)
    await writeIncidents()
    assert.isEmpty(await readIncidents('auditlog'))
    const failing = db.transaction(async (trx) => {
      await guard('auditlog', 'keeper', () =>
        beforeCommit(trx, () => Promise.reject(new Error('No ink left')))
      )
    })
    await assert.rejects(() => failing, 'No ink left')
    await writeIncidents()
    const [incident] = await readIncidents('auditlog')
    assert.containsSubset(incident, { phase: 'keeper', message: 'No ink left' })
    forgetFailures('auditlog')
    await clearIncidents('auditlog')
  })

  test('nothing is done for what is rolled back', async ({ assert }) => {
    let done = 0
    const change = db.transaction(async (trx) => {
      beforeCommit(trx, async () => void done++)
      throw new Error('Never mind')
    })
    await assert.rejects(() => change, 'Never mind')
    await db.transaction(async (trx) => {
      beforeCommit(trx, async () => void done++)
      const inner = trx.transaction(async (savepoint) => {
        beforeCommit(savepoint, async () => void (done += 10))
        throw new Error('Not this part')
      })
      await assert.rejects(() => inner, 'Not this part')
    })
    assert.equal(done, 1)
  })
})
