import { test } from '@japa/runner'
import { compareDrafts, merged } from '../../../resources/components/forms/drafts.js'

const BEGAN = { name: 'Club', quota: 10, note: null, tags: ['a'] }

test.group('Two who change one row at once', () => {
  test('both keep what they did where they touched different fields', ({ assert }) => {
    const conflict = compareDrafts(BEGAN, { ...BEGAN, name: 'Mine' }, { ...BEGAN, quota: 20 })
    assert.deepEqual(conflict.disputed, [])
    assert.deepEqual(conflict.followed, ['quota'])
    assert.deepEqual(merged(conflict), { ...BEGAN, name: 'Mine', quota: 20 })
  })

  test('are asked where both touched the same, and theirs is never overwritten unseen', ({
    assert,
  }) => {
    const mine = { ...BEGAN, name: 'Mine', tags: ['a', 'b'] }
    const theirs = { ...BEGAN, name: 'Theirs', note: 'Moved', tags: ['a', 'b'] }
    const conflict = compareDrafts(BEGAN, mine, theirs)
    assert.deepEqual(conflict.disputed, ['name'])
    assert.deepEqual(conflict.followed, ['note'])
    assert.deepEqual(merged(conflict), { ...mine, note: 'Moved' })
  })
})
