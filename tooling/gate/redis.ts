import { mkdtemp, rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from './place.js'
import { endOf, killGroup, startGroup } from './process_groups.js'
import { findProgram } from './programs.js'

export function findRedis() {
  return findProgram('redis-server') ?? findProgram('valkey-server')
}

/** Runs the work with a Redis that nobody else uses and that forgets everything afterwards. */
export async function withRedis<T>(program: string, work: (url: string) => Promise<T>) {
  const folder = await mkdtemp(join(tmpdir(), 'lumina-redis-'))
  const port = await freePort()
  const settings = { port, bind: '127.0.0.1', save: '', appendonly: 'no', dir: folder }
  const server = startGroup(
    program,
    Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]),
    { stdio: ['ignore', 'ignore', 'inherit'] }
  )
  const ended = endOf(server)
  try {
    await untilItListens(port)
    return await work(`redis://127.0.0.1:${port}`)
  } finally {
    killGroup(server)
    await ended
    await rm(folder, { recursive: true, force: true, maxRetries: 5 })
  }
}

async function untilItListens(port: number) {
  const deadline = Date.now() + 15_000
  while (!(await isListening(port))) {
    if (Date.now() > deadline) throw new Error(`redis-server did not answer on port ${port}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

function isListening(port: number) {
  return new Promise<boolean>((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => socket.end(() => resolve(true)))
    socket.once('error', () => resolve(false))
  })
}
