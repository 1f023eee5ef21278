import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import app from '@adonisjs/core/services/app'

const started = new Set<ChildProcess>()

export async function startWorkerProcess(env: Record<string, string> = {}) {
  const child = fork(app.makePath('tests/contracts/queue/worker_process.ts'), {
    execArgv: ['--import=@poppinss/ts-exec', '--disable-warning=DEP0205'],
    env: { ...process.env, ...env, NODE_V8_COVERAGE: '' },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  started.add(child)
  child.once('exit', () => started.delete(child))
  await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(([code]) => {
      throw new Error(`The worker process ended with ${code} before it was ready`)
    }),
  ])
  return child
}

export async function endProcess(child: ChildProcess, signal: 'SIGKILL' | 'SIGTERM') {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode
  const exit = once(child, 'exit')
  child.kill(signal)
  const [code] = await exit
  return code as number | null
}

export async function endAllProcesses() {
  await Promise.all([...started].map((child) => endProcess(child, 'SIGKILL')))
}
