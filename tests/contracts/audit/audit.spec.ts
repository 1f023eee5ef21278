import db from '@adonisjs/lucid/services/db'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { test } from '@japa/runner'
import { auditedDelete, auditedUpdate, keepChanges } from '#audit/history'
import { Current, type CurrentDeed } from '#audit/current'
import { marksOf } from '#audit/marks'
import { host } from '#extension/host'
import { DisablePlugin } from '#extension/lifecycle/disable'
import { EnablePlugin } from '#extension/lifecycle/enable'
import { AUDITED } from '../../../tooling/lint/bare_writes.js'
import { CASES } from '#tests/contracts/audit/rows'
import { listenToChanges } from '#tests/fixtures/keeping'
import { codeOf } from '#tests/functional/admin_framework/code_of'

const SOMEBODY = '01a1ff2a-e0fe-71d0-bb3c-da87e8cfa133'

const SOURCES: CurrentDeed[] = [
  { source: 'web', actorId: SOMEBODY, requestId: 'r1', address: '192.0.2.1', userAgent: 'UA' },
  { source: 'api', actorId: SOMEBODY, requestId: 'r2' },
  { source: 'job', requestId: 'a-job' },
  { source: 'command', userAgent: 'ace demo:seed' },
  { source: 'server', plugin: 'likes' },
]

const isIn = ({ id }: { id: string }, client: TransactionClientContract) =>
  client.from('server_settings').where('name', `probe.${id}`).first()

test.group('Audited models', () => {
  test('{name}: whoever writes, one transaction makes one change, and tells who it was')
    .with(CASES)
    .run(async ({ assert, cleanup }, { name, make, changes: [first, second], query }) => {
      const { take, stop } = listenToChanges()
      cleanup(stop)
      for (const by of SOURCES) {
        await Current.run(by, async () => {
          const row = await make()
          const id = String(row.$primaryKeyValue)
          const [made, ...rest] = take(id)
          assert.lengthOf(rest, 0)
          assert.containsSubset(made, { model: name, rowId: id, verb: 'created', by })

          await row.merge(first).save()
          const [saved, ...alsoSaved] = take(id)
          assert.lengthOf(alsoSaved, 0)
          assert.containsSubset(saved, { model: name, verb: 'updated', by })
          assert.deepEqual(
            saved.changes.map(({ field }) => field),
            Object.keys(first)
          )

          const count = await db.transaction((client) =>
            auditedUpdate(query(row, client), second as Record<string, unknown>)
          )
          assert.equal(count, 1)
          const [updated, ...alsoUpdated] = take(id)
          assert.lengthOf(alsoUpdated, 0)
          assert.containsSubset(updated, { verb: 'updated', by })
          assert.deepEqual(
            updated.changes.map(({ field }) => field),
            Object.keys(second)
          )
          assert.equal(updated.orgId, made.orgId)

          const removed = await db.transaction((client) => auditedDelete(query(row, client)))
          assert.equal(removed, 1)
          const [gone, ...alsoGone] = take(id)
          assert.lengthOf(alsoGone, 0)
          assert.containsSubset(gone, { model: name, verb: 'deleted', by })
        })
      }
    })

  test('{name}: is kept in the transaction of the change, and not at all where that is undone')
    .with(CASES)
    .run(async ({ assert, cleanup }, { make, changes: [first], query }) => {
      const row = (await make()) as Awaited<ReturnType<typeof make>> & { id: string }
      let count = 0
      const stop = keepChanges(async (_changes, _by, client) => {
        count++
        assert.isTrue(client.isTransaction)
        const value = JSON.stringify(count)
        await client.table('server_settings').insert({
          name: `probe.${row.id}`,
          value,
          created_at: '2026-01-01 00:00:00',
          updated_at: '2026-01-01 00:00:00',
        })
      })
      cleanup(stop)
      const undone = db.transaction(async (client) => {
        await auditedUpdate(query(row, client), first)
        throw new Error('undone')
      })
      assert.equal(await codeOf(undone), 'undone')
      assert.equal(count, 0)
      await db.transaction((client) => auditedUpdate(query(row, client), first))
      assert.equal(count, 1)
      assert.exists(await db.transaction((client) => isIn(row, client)))
      await db.from('server_settings').where('name', `probe.${row.id}`).delete()

      const failing = keepChanges(async () => {
        throw new Error('the keeper is full')
      })
      cleanup(failing)
      stop()
      assert.equal(await codeOf(row.delete()), 'the keeper is full')
      failing()
      const left = await db.transaction((client) => query(row, client).first())
      assert.exists(left)
    })

  test('{name}: a bare write is refused, and what the server keeps for itself is nobody’s change')
    .with(CASES)
    .run(async ({ assert, cleanup }, { make, changes: [first], silent, query }) => {
      const row = await make()
      const { kept, take, stop } = listenToChanges()
      cleanup(stop)
      const table = (row.constructor as unknown as { table: string }).table
      await Current.run({ source: 'web' }, async () => {
        const bare = (write: (client: TransactionClientContract) => PromiseLike<unknown>) =>
          codeOf(db.transaction(async (client) => await write(client)))
        const refusals = [
          await bare((client) => query(row, client).update(first as never)),
          await bare((client) => query(row, client).delete()),
          await bare((client) => client.from(table).where('id', row.$primaryKeyValue!).delete()),
          await bare((client) => client.rawQuery(`delete from ${table} where 1 = 0`)),
        ]
        assert.deepEqual(refusals, Array(4).fill('E_BARE_WRITE'))
        if (!silent) return
        await db.transaction((client) =>
          client.from(table).where('id', row.$primaryKeyValue!).update(silent)
        )
        await db.transaction((client) => auditedUpdate(query(row, client), silent))
      })
      assert.lengthOf(take(String(row.$primaryKeyValue)), 0)
      assert.lengthOf(kept, 0)
      assert.exists(await db.transaction((client) => query(row, client).first()))
    })

  test('{name}: secrets are never told, only that they changed')
    .with(CASES)
    .run(async ({ assert, cleanup }, { make, query }) => {
      const { kept, take, stop } = listenToChanges()
      cleanup(stop)
      const row = await make()
      const secrets = marksOf(row.constructor as never)!.secrets ?? []
      for (const field of secrets) {
        await row.merge({ [field]: 'a secret that nobody hears' }).save()
        const values = { [field]: 'another secret that nobody hears' }
        await db.transaction((client) => auditedUpdate(query(row, client), values))
        for (const { changes } of take(String(row.$primaryKeyValue)).filter(isUpdate))
          assert.deepEqual(changes, [{ field, before: null, after: null, isRedacted: true }])
      }
      const told = JSON.stringify(kept)
      assert.notMatch(told, /nobody hears|never-told|\$scrypt|tokenHash|tokenSealed/)
    })

  test('what several steps of one transaction do to a row is one change', async ({
    assert,
    cleanup,
  }) => {
    const { take, stop } = listenToChanges()
    cleanup(stop)
    const album = CASES.find(({ name }) => name === 'album')!
    const row = await album.make()
    const id = String(row.$primaryKeyValue)
    take(id)
    await db.transaction(async (client) => {
      await row.useTransaction(client).merge({ name: 'One' }).save()
      await row.merge({ name: 'Two', description: 'D' }).save()
      await auditedUpdate(album.query(row, client), { description: null })
    })
    const [change, ...more] = take(id)
    assert.lengthOf(more, 0)
    assert.lengthOf(change.changes, 1)
    assert.containsSubset(change.changes, [{ field: 'name', after: 'Two' }])
    await db.transaction(async (client) => {
      const before = row.$attributes.name
      await row.useTransaction(client).merge({ name: 'Three' }).save()
      await row.merge({ name: before }).save()
    })
    assert.lengthOf(take(id), 0)
  })

  test('a step that is undone by itself tells nothing, the others do', async ({
    assert,
    cleanup,
  }) => {
    const { take, stop } = listenToChanges()
    cleanup(stop)
    const album = CASES.find(({ name }) => name === 'album')!
    const [one, two] = [await album.make(), await album.make()]
    for (const row of [one, two]) take(String(row.$primaryKeyValue))
    await db.transaction(async (client) => {
      await auditedUpdate(album.query(one, client), { name: 'Kept' })
      const step = client.transaction(async (inner) => {
        await auditedUpdate(album.query(two, inner), { name: 'Undone' })
        throw new Error('undone')
      })
      await step.catch(() => {})
    })
    assert.lengthOf(take(String(one.$primaryKeyValue)), 1)
    assert.lengthOf(take(String(two.$primaryKeyValue)), 0)
  })

  test('long texts are told whole up to a bound, and what is cut says so', async ({
    assert,
    cleanup,
  }) => {
    const { take, stop } = listenToChanges()
    cleanup(stop)
    const row = await CASES.find(({ name }) => name === 'album')!.make()
    const id = String(row.$primaryKeyValue)
    take(id)
    await row.merge({ description: 'x'.repeat(20_000) }).save()
    const [whole] = take(id)[0].changes
    assert.equal(whole.after, 'x'.repeat(20_000))
    assert.isUndefined(whole.isCut)
    await row.merge({ description: 'y'.repeat(20_001) }).save()
    const [longer] = take(id)[0].changes
    assert.equal(longer.after, `${'y'.repeat(20_000)}…`)
    assert.isTrue(longer.isCut)
  })

  test('without a keeper nothing is read or written beside a write', async ({
    assert,
    cleanup,
  }) => {
    await withoutKeepers(cleanup)
    const album = CASES.find(({ name }) => name === 'album')!
    const row = await album.make()
    const { statements, stop } = listenToStatements()
    cleanup(stop)
    await db.transaction(async (client) => {
      await auditedUpdate(album.query(row, client), { name: 'Quiet' })
    })
    await row.merge({ description: 'Quiet too' }).save()
    assert.lengthOf(statements, 2, statements.join('; '))
    assert.isTrue(statements.every((sql) => sql.startsWith('update')))
  })

  test('with one nothing is read again that is known, whatever it writes itself', async ({
    assert,
    cleanup,
  }) => {
    await withoutKeepers(cleanup)
    const album = CASES.find(({ name }) => name === 'album')!
    const rows = [await album.make()]
    const listening = listenToChanges()
    cleanup(listening.stop)
    const { statements, stop } = listenToStatements()
    cleanup(stop)
    await db.transaction(async (client) => {
      await auditedUpdate(album.query(rows[0], client), { name: 'Known' }, { rows })
    })
    assert.lengthOf(statements, 1, statements.join('; '))
    assert.lengthOf(listening.take(String(rows[0].$primaryKeyValue)), 1)
  })

  test('are the very models that the style check knows', ({ assert }) => {
    assert.sameMembers(
      CASES.map(({ name }) => name),
      Object.keys(AUDITED).map((model) =>
        model.replace(/(?<=[a-z])[A-Z]/g, (letter) => `_${letter}`).toLowerCase()
      )
    )
  })
})

const isUpdate = ({ verb }: { verb: string }) => verb === 'updated'

/** Whatever plugins keep changes here: for a while they do not. */
async function withoutKeepers(cleanup: (undo: () => Promise<void>) => void) {
  const keepers = host.list().filter(({ definition }) => definition?.keeps)
  cleanup(async () => {
    for (const { id } of keepers) await new EnablePlugin().handle({ id })
  })
  for (const { id } of keepers) await new DisablePlugin().handle({ id })
}

function listenToStatements() {
  const statements: string[] = []
  const knex = db.connection().getWriteClient()
  const note = ({ sql }: { sql: string }) => {
    if (!/^(BEGIN|COMMIT)/i.test(sql)) statements.push(sql)
  }
  knex.on('query', note)
  return { statements, stop: () => void knex.removeListener('query', note) }
}
