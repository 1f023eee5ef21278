import { Exception } from '@adonisjs/core/exceptions'

export interface RefusalOptions {
  /** Values for the message in the catalogue (`errors.<code>`). */
  params?: Record<string, string | number>
  /** The form field or JSON key that the refusal is about. */
  field?: string
  /** Seconds until a new try makes sense: sent as Retry-After. */
  retryAfter?: number
  /** What programs need beside the words, such as a row as it is now: sent next to `errors`. */
  answer?: object
  cause?: unknown
}

/**
 * A named «no» that answers for itself: `status` and `code` are for programs, the message for people
 * comes from the catalogue under `errors.<code>` in the reader's language.
 */
export class Refusal extends Exception {
  readonly params: Record<string, string | number>
  readonly field?: string
  readonly retryAfter?: number
  readonly answer?: object

  constructor(status: number, code: string, options: RefusalOptions = {}) {
    super(code, { status, code, cause: options.cause })
    this.params = options.params ?? {}
    this.field = options.field
    this.retryAfter = options.retryAfter
    this.answer = options.answer
  }
}
