export type EngineFailureReason =
  'engine_away' | 'engine_busy' | 'model_missing' | 'model_shape' | 'picture_unreadable'

/** Why an engine cannot answer, in a process that knows nothing of the program around it. */
export class EngineFailure extends Error {
  constructor(
    readonly reason: EngineFailureReason,
    readonly params: Record<string, string | number> = {},
    cause?: unknown
  ) {
    super(reason, { cause })
  }
}
