import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { test } from '@japa/runner'
import app from '@adonisjs/core/services/app'
import { setTimeout as sleep } from 'node:timers/promises'
import db from '@adonisjs/lucid/services/db'
import PruneJobs from '#jobs/prune_jobs_job'
import { enqueue } from '#queue/queue'
import { freePort } from '../../../tooling/gate/place.js'

const children = new Set<ChildProcess>()

async function startProcess(args: string[], env: Record<string, string>) {
  const child = spawn(
    process.execPath,
    ['--disable-warning=DEP0205', '--import=@poppinss/ts-exec', ...args],
    {
      cwd: app.makePath(),
      env: {
        ...process.env,
        NODE_ENV: 'production',
        LOG_LEVEL: 'info',
        PORT: String(await freePort()),
        REDIS_URL: '',
        NODE_V8_COVERAGE: '',
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    }
  )
  children.add(child)
  return child
}

/** What it says until it has said this. */
async function saying(child: ChildProcess, words: RegExp) {
  let output = ''
  for (const stream of [child.stdout!, child.stderr!]) {
    stream.on('data', (chunk) => (output += chunk))
  }
  const deadline = Date.now() + 25_000
  while (!words.test(output)) {
    if (child.exitCode !== null || Date.now() > deadline) throw new Error(`It only said: ${output}`)
    await sleep(50)
  }
}

async function end(child: ChildProcess) {
  const exit = once(child, 'exit')
  child.kill('SIGTERM')
  const [code] = await exit
  return code
}

async function stateOf(id: string) {
  const { state } = await db.from('jobs').where('id', id).firstOrFail()
  return state
}

async function untilDone(id: string) {
  const deadline = Date.now() + 10_000
  while ((await stateOf(id)) !== 'done') {
    if (Date.now() > deadline) throw new Error(`The job is still ${await stateOf(id)}`)
    await sleep(50)
  }
}

test.group('Processes that do jobs', (group) => {
  group.each.setup(async () => {
    // These workers take whatever waits: only what this group adds should.
    await db.from('jobs').where('state', 'queued').delete()
    return () => {
      for (const child of children) child.kill('SIGKILL')
      children.clear()
    }
  })

  test('node ace queue:work does jobs and ends when it is told to', async ({ assert }) => {
    const worker = await startProcess(['bin/console.ts', 'queue:work'], {})
    await saying(worker, /Waiting for jobs: default, media, mail, maintenance/)
    await untilDone(await enqueue(PruneJobs, {}))
    assert.equal(await end(worker), 0)
  })

  test('node ace queue:work does only the queues that it is given', async ({ assert }) => {
    const worker = await startProcess(['bin/console.ts', 'queue:work', '--queue=mail'], {})
    await saying(worker, /Waiting for jobs: mail/)
    const id = await enqueue(PruneJobs, {})
    await sleep(1_500)
    assert.equal(await stateOf(id), 'queued')
    assert.equal(await end(worker), 0)
  })

  test('node ace queue:work knows its queues', async ({ assert }) => {
    const worker = await startProcess(['bin/console.ts', 'queue:work', '--queue=post'], {})
    const exit = once(worker, 'exit')
    await saying(worker, /There is no queue "post"/)
    const [code] = await exit
    assert.equal(code, 1)
  })

  test('the web server does jobs unless it has no workers', async ({ assert }) => {
    const idle = await startProcess(['bin/server.ts'], { WORKERS: '0' })
    await saying(idle, /started HTTP server/)
    const id = await enqueue(PruneJobs, {})
    await sleep(1_500)
    assert.equal(await stateOf(id), 'queued')
    assert.equal(await end(idle), 0)

    const busy = await startProcess(['bin/server.ts'], {})
    await untilDone(id)
    assert.equal(await end(busy), 0)
  })
})
