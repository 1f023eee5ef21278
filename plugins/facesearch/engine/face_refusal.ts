import { Refusal } from '#exceptions/refusal'
import type { EngineFailureReason } from './engine_failure.js'

const REASONS = {
  engine_away: { status: 503, retryAfter: 60 },
  engine_busy: { status: 503, retryAfter: 5 },
  model_missing: { status: 503, retryAfter: 300 },
  model_shape: { status: 503, retryAfter: 300 },
  picture_unreadable: { status: 422 },
} as const satisfies Record<EngineFailureReason, { status: number; retryAfter?: number }>

/** What the operator alone is told, in the console: to others the engine is away. They name files of the server. */
const OPERATORS = new Set<EngineFailureReason>(['model_missing', 'model_shape'])

/** Why faces were not found, as `plg.facesearch.errors.<reason>`. */
export class FaceRefusal extends Refusal {
  constructor(
    readonly reason: EngineFailureReason,
    params: Record<string, string | number> = {},
    cause?: unknown
  ) {
    const told = OPERATORS.has(reason) ? 'engine_away' : reason
    super(REASONS[reason].status, `plg.facesearch.errors.${told}`, {
      params,
      cause,
      ...REASONS[reason],
    })
  }

  /** The picture is not to blame: the same one may succeed later. */
  get isRetryable() {
    return this.reason !== 'picture_unreadable'
  }
}
