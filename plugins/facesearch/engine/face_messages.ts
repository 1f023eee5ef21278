import type { EngineChoice } from './engine_choice.js'
import type { EngineFailureReason } from './engine_failure.js'
import type { EngineInfo, Face } from './face_engine.js'

/** To a process with an engine. Without a picture it only says what it is. */
export interface FaceTask {
  choice: EngineChoice
  picture?: Uint8Array
  maxFaces?: number
}

export type FaceReply =
  | { info: EngineInfo; faces: Face[] }
  | { failure: { reason: EngineFailureReason; params: Record<string, string | number> } }
