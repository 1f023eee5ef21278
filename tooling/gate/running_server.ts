import type { ChildProcess, SpawnOptions } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { endOf, killGroup, startGroup } from './process_groups.js'

const READY_MS = 90_000
const LOOK_EVERY_MS = 20
const PATIENCE_MS = 10_000

/** One life of the real server, from its start to its end, in a process group of its own. */
export class RunningServer {
  readonly ended: Promise<number>
  isOver = false

  private constructor(
    readonly process: ChildProcess,
    readonly url: string
  ) {
    this.ended = endOf(process).finally(() => {
      this.isOver = true
    })
  }

  /** Runs Node with these arguments until it answers under `url`; one that does not is ended. */
  static async start(args: string[], url: string, options: SpawnOptions) {
    const server = new RunningServer(startGroup(process.execPath, args, options), url)
    try {
      await server.#untilReady()
      return server
    } catch (error) {
      killGroup(server.process)
      throw error
    }
  }

  async kill() {
    killGroup(this.process)
    await this.ended
  }

  /** As an operator would end it; what it started does not outlive it. */
  async end() {
    this.process.kill('SIGTERM')
    const timer = setTimeout(() => killGroup(this.process), PATIENCE_MS)
    await this.ended
    clearTimeout(timer)
    killGroup(this.process)
  }

  async #untilReady() {
    const deadline = Date.now() + READY_MS
    while (!this.isOver && Date.now() < deadline) {
      const answer = await fetch(`${this.url}/health`).catch(() => null)
      if (answer?.ok) return
      await sleep(LOOK_EVERY_MS)
    }
    throw new Error('The server did not start')
  }
}
