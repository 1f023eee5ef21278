import { MediaRefusal, type RefusalJson } from './refusal.js'
import type { ProcessUsage } from './process_usage.js'

/** Parent to child. */
export type TaskRequest = { name: string; input: unknown }

export type TaskFailure = { refusal: RefusalJson } | { message: string; code?: string }

/** Child to parent. Usage comes from children whose parent cannot see it from outside. */
export type TaskReply =
  | { type: 'ready' }
  | { type: 'done'; output: unknown }
  | { type: 'failed'; failure: TaskFailure }
  | { type: 'usage'; usage: ProcessUsage }

export function describeFailure(error: unknown): TaskFailure {
  if (error instanceof MediaRefusal) return { refusal: error.toJSON() }
  const { message, code } = error as NodeJS.ErrnoException
  return { message: String(message ?? error).slice(0, 1_000), code }
}

/** A refusal comes back as itself; anything else as an error with the code it had (`ENOSPC`), which a job may retry. */
export function reviveFailure(failure: TaskFailure): Error {
  if ('refusal' in failure) return MediaRefusal.fromJSON(failure.refusal)
  return Object.assign(new Error(failure.message), failure.code ? { code: failure.code } : {})
}
