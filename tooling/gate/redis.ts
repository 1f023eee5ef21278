import { connect } from 'node:net'
import { freePort } from './place.js'
import { endOf, killGroup, startGroup } from './process_groups.js'
import { findProgram } from './programs.js'
import { inTemporaryFolder } from './temporary_folder.js'

export function findRedis() {
  return findProgram('redis-server') ?? findProgram('valkey-server')
}

/** Runs the work with a Redis that nobody else uses and that forgets everything afterwards. */
export function withRedis<T>(program: string, work: (url: string) => Promise<T>) {
  return inTemporaryFolder('redis', async (folder) => {
    const port = await freePort()
    const settings = { port, bind: '127.0.0.1', save: '', appendonly: 'no', dir: folder }
    const flags = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)])
    const server = startGroup(program, flags, { stdio: ['ignore', 'ignore', 'inherit'] })
    const ended = endOf(server)
    try {
      await untilItListens(port)
      return await work(`redis://127.0.0.1:${port}`)
    } finally {
      killGroup(server)
      await ended
    }
  })
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
