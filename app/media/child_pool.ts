import type { SerializationType } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { ChildProcessHost } from './child_process_host.js'
import type { TaskBudget } from './task_budget.js'
import type { TaskRequest } from './task_messages.js'
import { TaskQueue } from './task_queue.js'

export type RunOptions = {
  /** Waiting or running, the task then rejects with the signal's reason. */
  signal?: AbortSignal
  /** Higher runs first; equal ones in the order they came. Zero by default. */
  priority?: number
}

export type ChildPoolOptions = {
  /** The module the children run: it calls `serveTasks`. */
  worker: URL
  /** Most children, each doing one task at a time. Cores by default. */
  size?: number
  /** Tasks after which a child is replaced, so that what native code leaks does not pile up. */
  recycleAfter?: number
  /** Idle time after which a child ends. */
  idleMs?: number
  /** `advanced` where inputs or outputs hold bytes or numbers in arrays of their own; `json` by default. */
  serialization?: SerializationType
}

export type PoolStats = {
  size: number
  children: number
  busy: number
  queued: number
  done: number
  failed: number
  /** Children which died or were killed with a task in hand. */
  lost: number
}

type Task = {
  request: TaskRequest
  budget: TaskBudget
  signal?: AbortSignal
  resolve: (output: unknown) => void
  reject: (reason: unknown) => void
}

/**
 * Runs tasks in child processes which are started when first needed, watched, killed when they overstep, and replaced.
 * Idle children do not keep the parent alive, and none outlives it.
 */
export class ChildPool {
  readonly size: number
  readonly #options: Required<Omit<ChildPoolOptions, 'size'>>
  readonly #queue = new TaskQueue<Task>()
  readonly #children = new Set<ChildProcessHost>()
  readonly #counts = { done: 0, failed: 0, lost: 0 }
  #isClosed = false

  constructor({
    worker,
    size = availableParallelism(),
    recycleAfter = 400,
    idleMs = 60_000,
    serialization = 'json',
  }: ChildPoolOptions) {
    this.size = Math.max(1, size)
    this.#options = { worker, recycleAfter, idleMs, serialization }
  }

  /**
   * Rejects with what the task threw, with E_MEDIA_TIMEOUT or E_MEDIA_MEMORY when it overstepped `budget`, and with
   * E_MEDIA_CRASHED when its child died.
   */
  async run(
    request: TaskRequest,
    budget: TaskBudget,
    { signal, priority = 0 }: RunOptions = {}
  ): Promise<unknown> {
    if (this.#isClosed) throw closed()
    signal?.throwIfAborted()

    const { promise, resolve, reject } = Promise.withResolvers<unknown>()
    const task: Task = { request, budget, signal, resolve, reject }
    const cancel = () => this.#queue.remove(task) && reject(signal?.reason)
    signal?.addEventListener('abort', cancel)
    this.#queue.add(task, priority)
    this.#advance()
    return promise.finally(() => signal?.removeEventListener('abort', cancel))
  }

  stats(): PoolStats {
    const busy = [...this.#children].filter((child) => child.isBusy).length
    return {
      size: this.size,
      children: this.#children.size,
      busy,
      queued: this.#queue.length,
      ...this.#counts,
    }
  }

  /** Ends every child. Waiting and running tasks reject. */
  async close() {
    this.#isClosed = true
    for (const task of this.#queue.drain()) task.reject(closed())
    await Promise.all([...this.#children].map((child) => child.kill(closed())))
  }

  #advance() {
    while (!this.#isClosed && this.#queue.length > 0) {
      const child = this.#freeChild()
      if (!child) return
      void this.#perform(this.#queue.take()!, child)
    }
  }

  #freeChild(): ChildProcessHost | undefined {
    const idle = [...this.#children].find((child) => !child.isBusy)
    if (idle || this.#children.size >= this.size) return idle

    const child = new ChildProcessHost(this.#options)
    this.#children.add(child)
    void child.ended.then(() => this.#bury(child))
    return child
  }

  #bury(child: ChildProcessHost) {
    this.#children.delete(child)
    if (child.diedWorking) this.#counts.lost += 1
    this.#advance()
  }

  async #perform({ request, budget, signal, resolve, reject }: Task, child: ChildProcessHost) {
    try {
      resolve(await child.run(request, budget, signal))
      this.#counts.done += 1
    } catch (error) {
      this.#counts.failed += 1
      reject(error)
    }
    this.#advance()
  }
}

function closed() {
  return Object.assign(new Error('The pool is closed'), { code: 'E_POOL_CLOSED' })
}
