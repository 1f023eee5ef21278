import { test } from '@japa/runner'
import { sequenceOf } from '../../../resources/components/photo/photo_sequence.js'
import type { Photo } from '../../../resources/components/photo/photo_types.js'

const photos = ['a', 'b', 'c'].map((id) => ({ id }) as Photo)

test.group('Photo sequence', () => {
  test('a plain list knows its photos by place and by id', ({ assert }) => {
    const sequence = sequenceOf(photos)
    assert.equal(sequence.count, 3)
    assert.equal(sequence.at(1), photos[1])
    assert.equal(sequence.indexOf('c'), 2)
    assert.isUndefined(sequence.indexOf('z'))
    assert.isUndefined(sequence.at(3))
  })

  test('the beginning of a list counts the rest and asks for it', async ({ assert }) => {
    const asked: number[] = []
    const sequence = sequenceOf(photos, {
      count: 10,
      load: (index) => Promise.resolve(asked.push(index)),
    })
    assert.equal(sequence.count, 10)
    await sequence.load(2)
    await sequence.load(7)
    assert.deepEqual(asked, [7])
  })
})
