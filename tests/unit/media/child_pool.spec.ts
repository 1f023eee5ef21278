import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { platform } from 'node:os'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { test } from '@japa/runner'
import { ChildPool, type ChildPoolOptions } from '#media/child_pool'
import { codeOf, refusal } from './refusal_of.js'

const worker = new URL('../../fixtures/mischief_worker.ts', import.meta.url)
const BUDGET = { cpuMs: 10_000, wallMs: 20_000, rssBytes: 1024 ** 3 }

function poolOf(
  cleanup: (close: () => Promise<void>) => void,
  options: Partial<ChildPoolOptions> = {}
) {
  const pool = new ChildPool({ worker, size: 1, ...options })
  cleanup(() => pool.close())
  const run = (name: string, input: unknown = null, budget = {}, how = {}) =>
    pool.run({ name, input }, { ...BUDGET, ...budget }, how)
  return { pool, run }
}

function isAlive(pid: number) {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

async function eventually(condition: () => boolean) {
  for (let i = 0; i < 100 && !condition(); i++) await setTimeout(50)
  return condition()
}

test.group('Work in child processes', () => {
  test('children are started when first needed and used again', async ({ assert, cleanup }) => {
    const { pool, run } = poolOf(cleanup)
    assert.equal(pool.stats().children, 0)
    const pids = [await run('pid'), await run('pid')]
    assert.equal(pids[0], pids[1])
    assert.notEqual(pids[0], process.pid)
    assert.containsSubset(pool.stats(), {
      children: 1,
      busy: 0,
      queued: 0,
      done: 2,
      failed: 0,
      lost: 0,
    })
  })

  test('bytes go there and back where that was asked for', async ({ assert, cleanup }) => {
    const { run } = poolOf(cleanup, { serialization: 'advanced' })
    const sent = { bytes: new Uint8Array([1, 2, 3]), numbers: Float32Array.of(0.5, -2) }
    assert.deepEqual(await run('echo', sent), sent)
  })

  test('as many tasks run side by side as there are children, the rest waits', async ({
    assert,
    cleanup,
  }) => {
    const { pool, run } = poolOf(cleanup, { size: 2 })
    const tasks = [1, 2, 3, 4, 5].map(() => run('sleep', 100))
    assert.containsSubset(pool.stats(), { children: 2, busy: 2, queued: 3 })
    assert.deepEqual(await Promise.all(tasks), Array(5).fill('rested'))
  })

  test('the urgent goes first, equals in the order they came', async ({ assert, cleanup }) => {
    const { run } = poolOf(cleanup)
    const order: string[] = []
    const queue = (name: string, priority: number) =>
      run('echo', name, {}, { priority }).then(() => order.push(name))
    await Promise.all([
      queue('running', 0),
      queue('second', 0),
      queue('third', 0),
      queue('last', -1),
      queue('first', 5),
    ])
    assert.deepEqual(order, ['running', 'first', 'second', 'third', 'last'])
  })

  test('a refusal comes back as itself, another error with its code', async ({
    assert,
    cleanup,
  }) => {
    const { run } = poolOf(cleanup)
    const { code, status, params } = await refusal(run('refuse'))
    assert.deepEqual([code, status, params], ['E_TOO_MANY_PAGES', 413, { pages: 7 }])
    await assert.rejects(() => run('fail'), 'No space left')
    assert.equal(await run('echo', 'still here'), 'still here')
  })

  test('children are told no secrets', async ({ assert, cleanup }) => {
    process.env.APP_KEY_FOR_TEST = 'secret'
    cleanup(() => void delete process.env.APP_KEY_FOR_TEST)
    assert.notProperty(await poolOf(cleanup).run('environment'), 'APP_KEY_FOR_TEST')
  })

  test('a child is replaced after its share of tasks', async ({ assert, cleanup }) => {
    const { run } = poolOf(cleanup, { recycleAfter: 2 })
    const [a, b, c] = [await run('pid'), await run('pid'), await run('pid')]
    assert.equal(a, b)
    assert.notEqual(b, c)
    assert.isTrue(await eventually(() => !isAlive(a as number)))
  })

  test('an idle child ends', async ({ assert, cleanup }) => {
    const { pool, run } = poolOf(cleanup, { idleMs: 50 })
    await run('echo')
    assert.isTrue(await eventually(() => pool.stats().children === 0))
    assert.equal(await run('echo', 'back'), 'back')
  })
})

test.group('Tasks which lose their child', () => {
  test('kill -9 in the middle rejects that task, and the pool goes on', async ({
    assert,
    cleanup,
  }) => {
    const { pool, run } = poolOf(cleanup)
    const pid = (await run('pid')) as number
    const lost = codeOf(run('sleep', 10_000))
    const waiting = run('echo', 'next')
    process.kill(pid, 'SIGKILL')
    assert.equal(await lost, 'E_MEDIA_CRASHED')
    assert.equal(await waiting, 'next')
    assert.equal(pool.stats().lost, 1)
  })

  test('a child that ends by {$self} is a crash of that task only')
    .with(['exit', 'abort'])
    .run(async ({ assert, cleanup }, mischief) => {
      const { run } = poolOf(cleanup)
      assert.equal(await codeOf(run(mischief)), 'E_MEDIA_CRASHED')
      assert.equal(await run('echo', 'next'), 'next')
    })

  test('a task over its CPU time is killed, though the child is deaf', async ({
    assert,
    cleanup,
  }) => {
    const { run } = poolOf(cleanup)
    const { code, params } = await refusal(
      run('spin', null, platform() === 'linux' ? { cpuMs: 300 } : { wallMs: 1_000 })
    )
    assert.equal(code, 'E_MEDIA_TIMEOUT')
    if (platform() === 'linux') assert.deepEqual(params, { cpuMs: 300 })
    assert.equal(await run('echo', 'next'), 'next')
  })

  test('waiting costs no CPU but does not last for ever either', async ({ assert, cleanup }) => {
    const { run } = poolOf(cleanup)
    assert.equal(await run('sleep', 600, { cpuMs: 300 }), 'rested')
    const { params } = await refusal(run('sleep', 10_000, { wallMs: 300 }))
    assert.deepEqual(params, { wallMs: 300 })
  })

  test('a task over its memory is killed and its memory is free again', async ({
    assert,
    cleanup,
  }) => {
    const { run } = poolOf(cleanup)
    const pid = (await run('pid')) as number
    assert.equal(await codeOf(run('hoard', null, { rssBytes: 300_000_000 })), 'E_MEDIA_MEMORY')
    assert.equal(await run('echo', 'next'), 'next')
    assert.isTrue(await eventually(() => !isAlive(pid)))
  })

  test('a task can be called off, waiting or running', async ({ assert, cleanup }) => {
    const { pool, run } = poolOf(cleanup)
    const [running, waiting] = [new AbortController(), new AbortController()]
    const first = run('sleep', 10_000, {}, { signal: running.signal })
    const second = run('echo', 2, {}, { signal: waiting.signal })
    waiting.abort()
    await assert.rejects(() => second, /aborted/)
    assert.equal(pool.stats().queued, 0)
    running.abort(new Error('not needed any more'))
    await assert.rejects(() => first, 'not needed any more')
    await assert.rejects(
      () => run('echo', 3, {}, { signal: running.signal }),
      'not needed any more'
    )
    assert.equal(await run('echo', 4), 4)
  })

  test('a worker which cannot start is no fault of the picture', async ({ assert, cleanup }) => {
    const { run } = poolOf(cleanup, { worker: new URL('./no_such_worker.js', import.meta.url) })
    await assert.rejects(() => run('echo'), 'The media worker could not start')
  })

  test('closing ends everything', async ({ assert, cleanup }) => {
    const { pool, run } = poolOf(cleanup)
    const pid = (await run('pid')) as number
    const tasks = [run('sleep', 10_000), run('echo')]
    const [outcomes] = await Promise.all([Promise.allSettled(tasks), pool.close()])
    assert.deepEqual(
      outcomes.map(({ status }) => status),
      ['rejected', 'rejected']
    )
    assert.isFalse(isAlive(pid))
    await assert.rejects(() => run('echo'), 'The pool is closed')
  })
})

test.group('Parents and children', () => {
  const parent = fileURLToPath(new URL('../../fixtures/pool_parent.ts', import.meta.url))
  const start = (mode: string) =>
    spawn(process.execPath, ['--import=@poppinss/ts-exec', parent, mode], {
      stdio: ['ignore', 'pipe', 'ignore'],
    })

  test('idle children do not keep their parent from ending', async ({ assert }) => {
    const [code] = await once(start('idle'), 'exit')
    assert.equal(code, 0)
  })

  test('a child dies with its parent, even in the middle of a task', async ({ assert }) => {
    const running = start('busy')
    const [line] = (await once(running.stdout, 'data')) as [Buffer]
    const child = Number(line.toString())
    assert.isTrue(isAlive(child))
    running.kill('SIGKILL')
    assert.isTrue(await eventually(() => !isAlive(child)))
  })
})
