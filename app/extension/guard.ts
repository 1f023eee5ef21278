import { AsyncLocalStorage } from 'node:async_hooks'
import { Exception } from '@adonisjs/core/exceptions'
import logger from '@adonisjs/core/services/logger'
import type { PluginContext } from '#extension/define_plugin'
import { noteIncident } from '#extension/incidents'
import { ports } from '#extension/ports'
import type { PluginPhase } from '#extension/states'

export interface Guarded {
  plugin: string
  phase: PluginPhase
}

export interface GuardOptions {
  /** Milliseconds after which waiting ends and the signal aborts. What never yields cannot be stopped. */
  deadlineMs?: number
  /** Whether what was thrown is a failure of the plugin, or an answer that it meant to give. */
  isFailure?: (error: unknown) => boolean
}

/** Thrown when the time for a piece of work is over. */
export class DeadlineError extends Exception {
  static status = 503
  static code = 'E_PLUGIN_DEADLINE'
}

const atWork = new AsyncLocalStorage<Guarded>()

/** Whose code is running just now, as far as promises and timers reach; `undefined` in code of the core. */
export const pluginAtWork = () => atWork.getStore()

/**
 * Runs code of a plugin: in its name, not longer than the deadline, and with every failure kept as an incident. Throws
 * what the code throws; whoever calls decides what goes on without it. Never waits for the database, so it may be used
 * inside a transaction.
 */
export async function guard<Result>(
  plugin: string,
  phase: PluginPhase,
  work: (signal: AbortSignal) => Result | Promise<Result>,
  { deadlineMs, isFailure = () => true }: GuardOptions = {}
): Promise<Result> {
  try {
    return await atWork.run({ plugin, phase }, () =>
      deadlineMs === undefined ? work(NEVER) : inTime(work, deadlineMs)
    )
  } catch (error) {
    if (isFailure(error)) noteIncident({ plugin, phase, error })
    throw error
  }
}

/**
 * The same for code that has to be done at once, and has no deadline therefore: what it promises for later comes too late, and
 * counts as a failure.
 */
export function guardAtOnce<Result>(
  plugin: string,
  phase: PluginPhase,
  work: () => Result
): Result {
  try {
    const result = atWork.run({ plugin, phase }, work)
    if (!(result instanceof Promise)) return result
    result.catch(() => {})
    throw new Error('It has to be done at once: nobody waits for a promise here')
  } catch (error) {
    noteIncident({ plugin, phase, error })
    throw error
  }
}

/** What hooks and checks of a plugin are given; the signal is the one of `guard`. */
export const contextOf = (plugin: string, signal: AbortSignal): PluginContext => ({
  plugin,
  logger: logger.child({ plugin }),
  signal,
})

/**
 * What says when to try again, or that somebody else has the database: too many ask at once, or another machine is away. Were it a
 * failure of the plugin, whoever asks often could close it for everybody.
 */
export const isForNow = (error: unknown) =>
  typeof Object(error).retryAfter === 'number' || ports().database.isBusy(error)

const NEVER = new AbortController().signal

export const isThenable = (value: unknown): value is PromiseLike<unknown> =>
  typeof (value as PromiseLike<unknown> | null)?.then === 'function'

async function inTime<Result>(
  work: (signal: AbortSignal) => Result | Promise<Result>,
  deadlineMs: number
) {
  // Most work takes no signal, and much of it is done at once: then there is nothing to watch.
  const abort = work.length ? new AbortController() : undefined
  const working = work(abort?.signal ?? NEVER)
  if (!isThenable(working)) return working
  const overdue = Promise.withResolvers<never>()
  const timer = setTimeout(() => {
    const error = new DeadlineError(`It took longer than ${deadlineMs} ms`)
    abort?.abort(error)
    overdue.reject(error)
  }, deadlineMs)
  try {
    return await Promise.race([working, overdue.promise])
  } finally {
    clearTimeout(timer)
  }
}
