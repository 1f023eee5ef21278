import { test } from '@japa/runner'
import { Sleeper } from '#queue/sleeper'

test.group('Sleeper', () => {
  test('sleeps until it is time', async ({ assert }) => {
    const begun = performance.now()
    await new Sleeper().sleep(30)
    assert.isAtLeast(performance.now() - begun, 28)
  })

  test('is woken', async () => {
    const sleeper = new Sleeper()
    const sleeping = sleeper.sleep(60_000)
    sleeper.wake()
    await sleeping
  })

  test('does not forget a call that came while it was awake, and heeds it once', async ({
    assert,
  }) => {
    const sleeper = new Sleeper()
    sleeper.wake()
    sleeper.wake()
    await sleeper.sleep(60_000)
    const begun = performance.now()
    await sleeper.sleep(30)
    assert.isAtLeast(performance.now() - begun, 28)
  })
})
