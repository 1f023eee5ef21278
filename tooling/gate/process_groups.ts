import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process'
import { constants } from 'node:os'

const running = new Set<ChildProcess>()
const hasGroups = process.platform !== 'win32'

/** Starts a program in a process group of its own, so that nothing it started can outlive it. */
export function startGroup(program: string, args: string[], options: SpawnOptions = {}) {
  const child = spawn(program, args, { ...options, detached: hasGroups })
  running.add(child)
  child.once('close', () => running.delete(child))
  return child
}

export function endOf(child: ChildProcess) {
  return new Promise<number>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code, signal) => resolve(code ?? 128 + constants.signals[signal!]))
  })
}

export function killGroup(child: ChildProcess) {
  if (!child.pid) return
  try {
    process.kill(hasGroups ? -child.pid : child.pid, 'SIGKILL')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

/** When the gate itself is told to end, everything it started ends too. */
export function endWithTheGate() {
  process.once('exit', () => running.forEach(killGroup))
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => process.exit(128 + constants.signals[signal]))
  }
}
