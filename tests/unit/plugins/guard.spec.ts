import { setTimeout as sleep } from 'node:timers/promises'
import { test } from '@japa/runner'
import { DeadlineError, guard, pluginAtWork } from '#extension/guard'
import { whenTooMany } from '#extension/incidents'

test.group('The guard of plugins', (group) => {
  group.each.setup(() => () => whenTooMany(() => {}))

  test('knows whose code runs, after promises and timers as well', async ({ assert }) => {
    const seen: (string | undefined)[] = []
    const note = () => seen.push(pluginAtWork()?.plugin)
    note()
    const later = guard('likes', 'listener', async () => {
      note()
      await sleep(5)
      note()
      setTimeout(note, 1)
    })
    note()
    await later
    await sleep(20)
    assert.deepEqual(seen, [undefined, 'likes', undefined, 'likes', 'likes'])
  })

  test('answers what the code answers, and throws what it throws', async ({ assert }) => {
    assert.equal(await guard('likes', 'filter', () => 7, { deadlineMs: 50 }), 7)
    assert.equal(await guard('likes', 'filter', async () => 8, { deadlineMs: 50 }), 8)
    await assert.rejects(
      () => guard('likes', 'health', () => Promise.reject(new Error('no')), { deadlineMs: 50 }),
      'no'
    )
  })

  test('waits no longer than the deadline, and says so by the signal', async ({ assert }) => {
    let aborted: unknown
    const work = (signal: AbortSignal) =>
      new Promise(() => signal.addEventListener('abort', () => (aborted = signal.reason)))
    const error = await guard('likes', 'health', work, { deadlineMs: 20 }).catch((thrown) => thrown)
    assert.instanceOf(error, DeadlineError)
    assert.equal(aborted, error)
  })

  test('counts failures of a plugin, and none of what it meant', async ({ assert }) => {
    const closed: string[] = []
    whenTooMany((plugin, { code }) => closed.push(`${plugin}: ${code}`))
    const fail = (isFailure: boolean) =>
      guard('counted', 'listener', () => Promise.reject(new Error('no')), {
        isFailure: () => isFailure,
      }).catch(() => {})
    for (let count = 0; count < 9; count++) await fail(false)
    for (let count = 0; count < 4; count++) await fail(true)
    assert.deepEqual(closed, [])
    await fail(true)
    assert.deepEqual(closed, ['counted: failed_too_often'])
  })

  test('never closes a plugin for what browsers report', async ({ assert }) => {
    const closed: string[] = []
    whenTooMany((plugin) => closed.push(plugin))
    for (let count = 0; count < 9; count++) {
      await guard('browsed', 'client', () => Promise.reject(new Error('no'))).catch(() => {})
    }
    assert.deepEqual(closed, [])
  })
})
