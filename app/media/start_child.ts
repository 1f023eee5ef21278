import { type ChildProcess, fork, type SerializationType } from 'node:child_process'
import { constants, setPriority } from 'node:os'

const HEAP_MB = 512

/** All that a child is told of its surroundings: no secrets, no database. */
const PASSED_ON = [
  'PATH',
  'HOME',
  'TZ',
  'LANG',
  'NODE_ENV',
  'NODE_V8_COVERAGE',
  'TMPDIR',
  'TEMP',
  'SystemRoot',
]

/** Forks a worker module, as TypeScript or as what it was compiled to, below the priority of the pages people look at. */
export function startChild(worker: URL, serialization: SerializationType = 'json'): ChildProcess {
  const loader = worker.pathname.endsWith('.ts')
    ? [`--import=${import.meta.resolve('@poppinss/ts-exec')}`]
    : []
  const child = fork(worker, [], {
    execArgv: [...loader, '--no-deprecation', `--max-old-space-size=${HEAP_MB}`],
    env: surroundings(),
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    serialization,
  })
  if (child.pid) yieldToOthers(child.pid)
  return child
}

/** Fewer malloc arenas keep freed pictures from piling up as resident memory. */
function surroundings(): NodeJS.ProcessEnv {
  const passedOn = PASSED_ON.filter((name) => process.env[name] !== undefined).map((name) => [
    name,
    process.env[name],
  ])
  return { ...Object.fromEntries(passedOn), MALLOC_ARENA_MAX: '2' }
}

function yieldToOthers(pid: number) {
  try {
    setPriority(pid, constants.priority.PRIORITY_BELOW_NORMAL)
  } catch {
    // It has already gone; whoever waits for it will notice.
  }
}
