import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm, utimes } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { test } from '@japa/runner'

const { holding } = createRequire(import.meta.url)('../../tooling/launcher/lock.cjs')

test.group('Launcher: lock', (group) => {
  let root: string
  group.each.setup(async () => {
    root = await mkdtemp(join(tmpdir(), 'lumina-lock-'))
    return () => rm(root, { recursive: true })
  })

  test('two launchers take turns', async ({ assert }) => {
    const steps: string[] = []
    const turn = (name: string) =>
      holding(join(root, 'lock'), async () => {
        steps.push(`${name} begins`)
        await wait(50)
        steps.push(`${name} ends`)
      })
    await Promise.all([turn('one'), turn('two')])
    assert.deepEqual(steps, ['one begins', 'one ends', 'two begins', 'two ends'])
  })

  test('the lock is given back when the work fails', async ({ assert }) => {
    await assert.rejects(() => holding(join(root, 'lock'), () => Promise.reject(new Error('no'))))
    assert.isFalse(existsSync(join(root, 'lock')))
  })

  test('the lock of a launcher that was killed is taken over', async ({ assert }) => {
    await mkdir(join(root, 'lock'))
    const longAgo = new Date(Date.now() - 60_000)
    await utimes(join(root, 'lock'), longAgo, longAgo)
    assert.equal(await holding(join(root, 'lock'), async () => 'done'), 'done')
  })
})
