import { randomBytes } from 'node:crypto'
import { test } from '@japa/runner'
import Tag from '#models/tag'
import { databaseKind } from '#extension/database_copy'
import { eraseFromFiles } from '#extension/erasure'
import { isKept } from '#tests/fixtures/kept_bytes'
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

  test('leaves what was not deleted', async ({ assert }) => {
    const { org } = await makeOrg()
    await Tag.create({ orgId: org.id, name: 'Lake', key: 'lake' })
    await eraseFromFiles(['tags'])
    assert.lengthOf(await Tag.within(org.id), 1)
  })
})
