import { openSync, closeSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { freePort } from '../gate/place.js'
import { RunningServer } from '../gate/running_server.js'
import type { Call } from './disk_boundary.js'
import type { Answer, Order } from './inside.js'

const FLAGS = ['--disable-warning=DEP0205', '--no-warnings', '--import=@poppinss/ts-exec']
const INSIDE = `--import=${import.meta.resolve('./inside.ts')}`
const DAY_MS = 24 * 3_600_000

export const ADMIN = { email: 'torture@example.org', password: 'a password for torture alone' }

/** A server that does as it is told by the torture, down to when it dies. */
export class Server {
  readonly #life: RunningServer
  readonly #log: string
  #serial = 0

  private constructor(life: RunningServer, log: string) {
    this.#life = life
    this.#log = log
  }

  static async start(env: NodeJS.ProcessEnv) {
    const port = String(await freePort())
    const log = join(env.DATA_DIR!, '..', 'server.log')
    const out = openSync(log, 'a')
    try {
      const args = [...FLAGS, INSIDE, 'bin/server.ts']
      const life = await RunningServer.start(args, `http://127.0.0.1:${port}`, {
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
      return new Server(life, log)
    } catch (error) {
      throw new Error(`The server did not start: ${lastWordsIn(log)}`, { cause: error })
    } finally {
      closeSync(out)
    }
  }

  get url() {
    return this.#life.url
  }

  get ended() {
    return this.#life.ended
  }

  get isOver() {
    return this.#life.isOver
  }

  /** At the n-th call of that kind from now on, everything dies. */
  dieAt(call: Call, nth: number) {
    this.#send({ order: 'die', call, nth })
  }

  kill() {
    return this.#life.kill()
  }

  end() {
    return this.#life.end()
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
    this.#life.process.on('message', listen)
    this.#send({ order: 'sweep', id, now: Date.now() + DAY_MS + 3_600_000 })
    try {
      const over = this.ended.then(() => Promise.reject(new ServerGone()))
      return await Promise.race([heard.promise, over])
    } finally {
      this.#life.process.off('message', listen)
    }
  }

  /** The end of what the server wrote down. */
  lastWords() {
    return lastWordsIn(this.#log)
  }

  #send(order: Order) {
    if (this.#life.process.connected) this.#life.process.send(order, () => {})
  }
}

const lastWordsIn = (log: string) => readFileSync(log, 'utf8').slice(-2_000)

export class ServerGone extends Error {}
