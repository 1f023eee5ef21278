import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { test } from '@japa/runner'
import { runStep } from '../../tooling/gate/step.js'
import { closingLine, settle } from '../../tooling/gate/totals.js'

const counted = { passed: 7, failed: 0, skipped: 1 }

test.group('Gate: totals', () => {
  test('a good run is counted as it is', ({ assert }) => {
    assert.deepEqual(settle(counted, undefined), { totals: counted, reason: undefined })
  })

  test('failed tests are not counted twice', ({ assert }) => {
    const { totals } = settle({ ...counted, failed: 2 }, 'exit code 1')
    assert.equal(closingLine(totals), '7 passed, 2 failed')
  })

  test('a run that broke outside its tests is one failure', ({ assert }) => {
    assert.equal(closingLine(settle(counted, 'exit code 1').totals), '7 passed, 1 failed')
    assert.equal(closingLine(settle(undefined, 'exit code 1').totals), '0 passed, 1 failed')
  })

  test('a run in which no test ran is a failure', ({ assert }) => {
    assert.equal(settle({ passed: 0, failed: 0, skipped: 0 }, undefined).reason, 'no test ran')
    assert.equal(settle(undefined, undefined).totals.failed, 1)
  })
})

test.group('Gate: steps', (group) => {
  let folder: string
  group.each.setup(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lumina-gate-'))
    return () => rm(folder, { recursive: true })
  })

  const step = (script: string, minutes = 1) =>
    runStep({ title: 'A step of a test', args: ['--eval', script], minutes })

  test('a step that ends well has nothing to say', async ({ assert }) => {
    assert.isUndefined(await step(''))
  })

  test('the exit code of a step is never hidden', async ({ assert }) => {
    assert.equal(await step('process.exit(3)'), 'exit code 3')
    assert.equal(await step(`process.kill(process.pid, 'SIGKILL')`), 'exit code 137')
  })

  test('what a step says aside is kept, and its exit code not hidden', async ({ assert }) => {
    const keptBack = join(folder, 'said.txt')
    const args = ['--eval', `console.log('first'); console.error('second'); process.exit(3)`]
    const failure = await runStep({ title: 'A step aside', args, minutes: 1, keptBack })
    assert.equal(failure, 'exit code 3')
    assert.equal(await readFile(keptBack, 'utf8'), 'first\nsecond\n')
  })

  test('a step that hangs is killed with everything it started', async ({ assert }) => {
    const beat = join(folder, 'beat')
    const child = `setInterval(() => require('fs').appendFileSync(${JSON.stringify(beat)}, '.'), 20)`
    const failure = await step(
      `require('child_process').spawn(process.execPath, ['--eval', ${JSON.stringify(child)}]); setInterval(() => {}, 1000)`,
      2 / 60
    )
    assert.match(failure!, /^killed after/)
    const before = await readFile(beat, 'utf8')
    await wait(200)
    assert.equal(await readFile(beat, 'utf8'), before)
  })
})
