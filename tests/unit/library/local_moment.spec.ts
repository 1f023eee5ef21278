import { test } from '@japa/runner'
import {
  fieldBounds,
  fieldOf,
  OFFSETS,
  takenOf,
} from '../../../resources/components/photo/local_moment.js'

test.group('A date on the clock of the place', () => {
  test('is shown as that clock showed it, and read back as the same moment', ({ assert }) => {
    for (const takenOffset of [null, ...OFFSETS]) {
      const taken = { takenAt: '2024-02-29T22:30:15.000Z', takenOffset }
      assert.deepEqual(takenOf(fieldOf(taken), takenOffset), taken)
    }
    assert.equal(
      fieldOf({ takenAt: '2024-02-29T22:30:15.000Z', takenOffset: 345 }),
      '2024-03-01T04:15:15'
    )
  })

  test('keeps what the clock shows when only the time zone was wrong', ({ assert }) => {
    const field = fieldOf({ takenAt: '2024-07-01T10:00:00.000Z', takenOffset: 120 })
    assert.deepEqual(takenOf(field, -180), {
      takenAt: '2024-07-01T15:00:00.000Z',
      takenOffset: -180,
    })
  })

  test('also takes fields without seconds, and nothing that is no date', ({ assert }) => {
    assert.equal(takenOf('1931-05-01T12:00', 60)?.takenAt, '1931-05-01T11:00:00.000Z')
    assert.isNull(takenOf('', 60))
    assert.isNull(takenOf('2024-13-01T12:00', 60))
  })

  test('lies between the first photographs and next year, in every time zone', ({ assert }) => {
    const { min, max } = fieldBounds(new Date('2026-11-21T00:00:00Z'))
    for (const offset of [-840, 840]) {
      assert.isAtLeast(new Date(takenOf(min, offset)!.takenAt).getUTCFullYear(), 1800)
      assert.isAtMost(new Date(takenOf(max, offset)!.takenAt).getUTCFullYear(), 2027)
    }
  })
})
