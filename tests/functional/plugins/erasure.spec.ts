import { randomBytes } from 'node:crypto'
import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import Tag from '#models/tag'
import { databaseKind } from '#extension/database_copy'
import { eraseFromFiles } from '#extension/erasure'
import { isKept, keptBytes } from '#tests/fixtures/kept_bytes'
import { makeOrg } from '#tests/fixtures/people'

const isInFiles = (text: string) => isKept(Buffer.from(text))

test.group('What plugins erase', () => {
  test('is in no file of the database any more', async ({ assert }) => {
    const { org } = await makeOrg()
    const name = randomBytes(20).toString('hex')
    const tag = await Tag.create({ orgId: org.id, name, key: name })
    assert.isTrue(await isInFiles(name))
    await tag.delete()
    assert.isTrue(await eraseFromFiles(['tags']))
    assert.isFalse(await isInFiles(name))
  }).skip(databaseKind() === 'postgres', 'PostgreSQL keeps its files where tests do not look')

  test('is in no gap of a page either, where rows were moved from page to page', async ({
    assert,
    cleanup,
  }) => {
    await db.rawQuery('CREATE TABLE moved (id text PRIMARY KEY, words text, bytes blob)')
    await db.rawQuery('CREATE INDEX moved_words ON moved (words)')
    cleanup(() => db.rawQuery('DROP TABLE moved'))
    const rows = Array.from({ length: 2_000 }, (_row, place) => ({
      id: randomBytes(16).toString('hex'),
      bytes: randomBytes(512),
      isDeleted: place % 3 === 0,
    }))
    await db.transaction(async (client) => {
      for (const { id, bytes } of rows) await client.table('moved').insert({ id, words: '', bytes })
      for (const [place, { id }] of rows.entries())
        await client
          .from('moved')
          .where({ id })
          .update({ words: 'w'.repeat((place * 37) % 200) })
      for (const { id } of rows.filter(({ isDeleted }) => isDeleted))
        await client.from('moved').where({ id }).delete()
    })
    assert.isTrue(await eraseFromFiles(['moved']))
    const gone = rows.filter(({ isDeleted }) => isDeleted)
    const needles = gone.map(({ id, bytes }) => [id, bytes.subarray(100, 140)])
    assert.isEmpty(await keptBytes(Object.fromEntries(needles)))
    const kept = await db.from('moved').select('id', 'bytes').orderBy('id')
    assert.deepEqual(
      kept.map(({ id, bytes }) => [id, bytes.toString('hex')]),
      rows
        .filter(({ isDeleted }) => !isDeleted)
        .map(({ id, bytes }) => [id, bytes.toString('hex')])
        .toSorted()
    )
    const plan = await db.rawQuery(`EXPLAIN QUERY PLAN SELECT id FROM moved WHERE words = 'w'`)
    assert.match(plan[0].detail, /moved_words/)
  })
    .timeout(60_000)
    .skip(databaseKind() === 'postgres', 'PostgreSQL keeps its files where tests do not look')

  test('leaves what was not deleted', async ({ assert }) => {
    const { org } = await makeOrg()
    await Tag.create({ orgId: org.id, name: 'Lake', key: 'lake' })
    await eraseFromFiles(['tags'])
    assert.lengthOf(await Tag.within(org.id), 1)
  })
})
