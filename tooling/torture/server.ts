import type { ChildProcess } from 'node:child_process'
import { openSync, closeSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from '../gate/place.js'
import { endOf, killGroup, startGroup } from '../gate/process_groups.js'
import type { Call } from './disk_boundary.js'
import type { Answer, Order } from './inside.js'

const FLAGS = ['--disable-warning=DEP0205', '--no-warnings', '--import=@poppinss/ts-exec']
const INSIDE = `--import=${import.meta.resolve('./inside.ts')}`
const READY_MS = 60_000
const DAY_MS = 24 * 3_600_000

export const ADMIN = { email: 'torture@example.org', password: 'a password for torture alone' }

/** One life of the real server, from its start to its death, in a process group of its own. */
export class Server {
  readonly url: string
  readonly ended: Promise<number>
  isOver = false
  readonly #process: ChildProcess
  readonly #log: string
  #serial = 0

  private constructor(process: ChildProcess, port: string, log: string) {
    this.#process = process
    this.#log = log
    this.url = `http://127.0.0.1:${port}`
    this.ended = endOf(process).finally(() => {
      this.isOver = true
    })
  }

  static async start(env: NodeJS.ProcessEnv) {
    const port = String(await freePort())
    const log = join(env.DATA_DIR!, '..', 'server.log')
    const out = openSync(log, 'a')
    const child = startGroup(process.execPath, [...FLAGS, INSIDE, 'bin/server.ts'], {
      env: {
        ...env,
        NODE_ENV: 'production',
        PORT: port,
        LOG_LEVEL: 'warn',
        ADMIN_EMAIL: ADMIN.email,
        ADMIN_PASSWORD: ADMIN.password,
      },
      stdio: ['ignore', out, out, 'ipc'],
    })
    closeSync(out)
    const server = new Server(child, port, log)
    await server.#untilReady()
    return server
  }

  /** At the n-th call of that kind from now on, everything dies. */
  dieAt(call: Call, nth: number) {
    this.#send({ order: 'die', call, nth })
  }

  async kill() {
    killGroup(this.#process)
    await this.ended
  }

  /** As an operator would end it. */
  async end() {
    this.#process.kill('SIGTERM')
    await this.ended
  }

  /** What maintenance does, as though a day had passed. Answers how many files no row knew. */
  async sweep(): Promise<number> {
    const id = ++this.#serial
    const heard = Promise.withResolvers<number>()
    const listen = (answer: Answer) => {
      if (answer.id !== id) return
      if (answer.error) heard.reject(new Error(answer.error))
      else heard.resolve(answer.found!)
    }
    this.#process.on('message', listen)
    this.#send({ order: 'sweep', id, now: Date.now() + DAY_MS + 3_600_000 })
    try {
      const over = this.ended.then(() => Promise.reject(new ServerGone()))
      return await Promise.race([heard.promise, over])
    } finally {
      this.#process.off('message', listen)
    }
  }

  /** The end of what the server wrote down. */
  lastWords() {
    return readFileSync(this.#log, 'utf8').slice(-2_000)
  }

  #send(order: Order) {
    if (this.#process.connected) this.#process.send(order, () => {})
  }

  async #untilReady() {
    const deadline = Date.now() + READY_MS
    for (;;) {
      const isReady = await fetch(`${this.url}/health`).then(
        ({ ok }) => ok,
        () => false
      )
      if (isReady) return
      if (this.isOver || Date.now() > deadline)
        throw new Error(`The server did not start: ${this.lastWords()}`)
      await sleep(20)
    }
  }
}

export class ServerGone extends Error {}
