import type { Logger } from '@adonisjs/core/logger'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

/** Queues have places of their own, so that a thousand pictures never hold up a letter. */
export const QUEUES = ['default', 'media', 'mail', 'maintenance'] as const
export type QueueName = (typeof QUEUES)[number]

export interface JobContext {
  jobId: string
  orgId: string | null
  /** 1 on the first try. */
  attempt: number
  /**
   * Aborts when the job is cancelled, runs out of time, lost its lease, or the process is about to end.
   * A job that returns after that counts as stopped, not as done, unless it had called `finish`.
   */
  signal: AbortSignal
  logger: Logger
  /** How far the work is, from 0 to 1. Cheap to call often: it is written at most once a second. */
  progress(fraction: number): Promise<void>
  /**
   * Finishes the job inside the transaction that writes its results: both happen or neither does, even
   * if the process dies. Throws when somebody else holds the job by now, so that the transaction rolls back.
   */
  finish(client: TransactionClientContract): Promise<void>
}

/**
 * Work for later. A job may be run again after a crash, so `handle` must bear a second run
 * (or write its results together with `ctx.finish`).
 */
export abstract class Job<Payload extends object = object> {
  static queue: QueueName = 'default'
  /** How often it is tried before it is dead. */
  static attempts = 5
  /** The pause after the first failure; it doubles with each further one. */
  static backoffMs = 5_000
  static timeoutMs = 5 * 60_000

  abstract handle(payload: Payload, context: JobContext): Promise<void>

  /** Runs once when the job is given up, in the transaction that marks it dead. */
  failed?(payload: Payload, death: JobDeath): Promise<void>
}

export interface JobDeath {
  jobId: string
  orgId: string | null
  error: Error
  client: TransactionClientContract
}

export interface JobClass<Payload extends object = object> {
  new (...args: never[]): Job<Payload>
  /** Kept in the rows: renaming the class must not orphan what waits. */
  jobName: string
  queue: QueueName
  attempts: number
  backoffMs: number
  timeoutMs: number
}

/** Thrown by a job that no retry can help: it is dead at once. */
export class GiveUp extends Error {}

/** Thrown where something outside failed, such as a store that is down: it is tried again, and the plugin is not to blame. */
export class TryAgain extends Error {}

/** Thrown where a job cannot be done just now: it is given back as though nobody had tried it. */
export class NotNow extends Error {}
