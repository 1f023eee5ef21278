import { test } from '@japa/runner'
import { backoff } from '#queue/backoff'

test.group('Backoff', () => {
  test('doubles with every failure', ({ assert }) => {
    const pauses = [1, 2, 3, 4].map((attempt) => backoff(1_000, attempt, 0.5))
    assert.deepEqual(pauses, [1_000, 2_000, 4_000, 8_000])
  })

  test('is never much longer than an hour', ({ assert }) => {
    assert.equal(backoff(1_000, 60, 0.5), 3_600_000)
    assert.isAtMost(backoff(60_000, 2_000), 1.2 * 3_600_000)
  })

  test('differs, so that what failed together does not return together', ({ assert }) => {
    assert.equal(backoff(1_000, 1, 0), 800)
    assert.equal(backoff(1_000, 1, 1), 1_200)
  })
})
