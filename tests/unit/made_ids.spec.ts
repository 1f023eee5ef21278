import { test } from '@japa/runner'
import { version } from 'uuid'
import { makeId } from '#models/concerns/identified'

test.group('Ids', () => {
  test('are in the order in which they were made, also within one millisecond', ({ assert }) => {
    const ids = Array.from({ length: 5_000 }, makeId)
    assert.deepEqual(ids, [...new Set(ids)].sort())
    assert.isTrue(ids.every((id) => version(id) === 7))
  })

  test('say when they were made, and else nothing of one another', ({ assert }) => {
    const before = Date.now()
    const ids = Array.from({ length: 600 }, makeId)
    const moments = ids.map((id) => Number.parseInt(id.replace('-', '').slice(0, 12), 16))
    assert.isAtLeast(moments[0], before)
    assert.isAtMost(moments.at(-1)!, Date.now())
    assert.lengthOf(new Set(ids.map((id) => id.slice(-12))), ids.length)
  })
})
