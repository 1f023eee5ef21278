import type { ChildProcess, SerializationType } from 'node:child_process'
import { processUsage, type ProcessUsage } from './process_usage.js'
import { MediaRefusal } from './refusal.js'
import { startChild } from './start_child.js'
import type { TaskBudget } from './task_budget.js'
import { reviveFailure, type TaskReply, type TaskRequest } from './task_messages.js'

const WATCH_EVERY_MS = 100
const START_MS = 60_000

type Options = {
  worker: URL
  recycleAfter: number
  idleMs: number
  serialization: SerializationType
}

type Running = {
  request: TaskRequest
  budget: TaskBudget
  /** When the child got the task; before that it is starting. */
  sentAt: number | null
  cpuBefore: number
  resolve: (output: unknown) => void
  reject: (reason: unknown) => void
}

/** One child process: started now, given one task at a time, watched while it works, killed when it oversteps. */
export class ChildProcessHost {
  /** Settles when the process is gone, for whatever reason. */
  readonly ended: Promise<void>
  /** Whether it went, or was sent, with a task in hand. */
  diedWorking = false

  readonly #options: Options
  readonly #process: ChildProcess
  readonly #startedAt = Date.now()
  #running: Running | undefined
  #reported: ProcessUsage | null = null
  #tasksDone = 0
  #isReady = false
  #isLeaving = false
  #watch: NodeJS.Timeout | undefined
  #idle: NodeJS.Timeout | undefined

  constructor(options: Options) {
    this.#options = options
    this.#process = startChild(options.worker, options.serialization)
    this.#process.on('message', (reply: TaskReply) => this.#receive(reply))
    this.ended = new Promise((resolve) => {
      for (const event of ['exit', 'error']) this.#process.on(event, () => resolve(this.#leave()))
    })
  }

  /** A child on its way out counts as busy: it must not get another task. */
  get isBusy() {
    return this.#running !== undefined || this.#isLeaving
  }

  async run(request: TaskRequest, budget: TaskBudget, signal?: AbortSignal): Promise<unknown> {
    const cancel = () => void this.kill(signal?.reason)
    signal?.addEventListener('abort', cancel)
    try {
      return await new Promise((resolve, reject) => {
        this.#begin({ request, budget, sentAt: null, cpuBefore: 0, resolve, reject })
      })
    } finally {
      signal?.removeEventListener('abort', cancel)
    }
  }

  /** Ends the process at once; a running task rejects with `reason`. */
  async kill(reason: unknown) {
    this.#isLeaving = true
    this.diedWorking ||= this.#running !== undefined
    this.#settle((task) => task.reject(reason))
    this.#process.ref()
    this.#process.kill('SIGKILL')
    await this.ended
  }

  #begin(task: Running) {
    clearTimeout(this.#idle)
    this.#running = task
    this.#process.ref()
    this.#process.channel?.ref()
    this.#watch = setInterval(() => this.#check(task), WATCH_EVERY_MS)
    if (this.#isReady) this.#send(task)
  }

  #send(task: Running) {
    task.sentAt = Date.now()
    task.cpuBefore = this.#usage()?.cpuMs ?? 0
    this.#process.send(
      task.request,
      (error) => error && void this.kill(new MediaRefusal('E_MEDIA_CRASHED'))
    )
  }

  #receive(reply: TaskReply) {
    if (reply.type === 'ready') {
      this.#isReady = true
      if (this.#running) this.#send(this.#running)
    }
    if (reply.type === 'usage') this.#reported = reply.usage
    if (reply.type === 'done') this.#settle((task) => task.resolve(reply.output))
    if (reply.type === 'failed') this.#settle((task) => task.reject(reviveFailure(reply.failure)))
  }

  #check({ budget, sentAt, cpuBefore }: Running) {
    const wallMs = Date.now() - (sentAt ?? this.#startedAt)
    if (wallMs > (sentAt ? budget.wallMs : START_MS))
      return void this.kill(new MediaRefusal('E_MEDIA_TIMEOUT', { wallMs: budget.wallMs }))

    const usage = sentAt ? this.#usage() : null
    if (!usage) return
    if (usage.cpuMs - cpuBefore > budget.cpuMs)
      return void this.kill(new MediaRefusal('E_MEDIA_TIMEOUT', { cpuMs: budget.cpuMs }))
    if (usage.rssBytes > budget.rssBytes)
      void this.kill(new MediaRefusal('E_MEDIA_MEMORY', { rssBytes: budget.rssBytes }))
  }

  #usage() {
    return processUsage(this.#process.pid!) ?? this.#reported
  }

  #settle(settle: (task: Running) => void) {
    const task = this.#running
    if (!task) return
    this.#running = undefined
    clearInterval(this.#watch)
    this.#tasksDone += 1
    if (!this.#isLeaving) this.#rest()
    settle(task)
  }

  /** Between tasks nothing of it keeps the parent alive. */
  #rest() {
    this.#process.unref()
    this.#process.channel?.unref()
    if (this.#tasksDone >= this.#options.recycleAfter) return void this.kill(null)
    this.#idle = setTimeout(() => void this.kill(null), this.#options.idleMs).unref()
  }

  /** Gone before it was ready means that something is wrong with us, not with the picture. */
  #leave() {
    this.#isLeaving = true
    clearTimeout(this.#idle)
    this.diedWorking ||= this.#running !== undefined
    this.#settle((task) =>
      task.reject(
        this.#isReady
          ? new MediaRefusal('E_MEDIA_CRASHED')
          : new Error('The media worker could not start')
      )
    )
  }
}
