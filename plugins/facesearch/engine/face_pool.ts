import type { AnalyseOptions, EngineInfo, Face } from './face_engine.js'
import { type EngineChoice } from './engine_choice.js'
import { FaceRefusal } from './face_refusal.js'

/** Engines run in processes of their own, which may die: a picture in hand is then refused with `engine_away`. */
export interface FacePool {
  /**
   * Faces of any picture we take (JPEG, PNG, WebP, HEIC …), turned upright and scaled to 1,600 pixels first; nothing of it
   * is written to disk.
   *
   * @throws FaceRefusal engine_away, engine_busy, model_missing, model_shape (retryable), picture_unreadable
   */
  analyse(picture: Buffer, options?: AnalyseOptions): Promise<Face[]>
  /** Loads the engine where it is not. `version` is what embeddings are stored with: at most 64 characters. Throws as `analyse`. */
  info(): Promise<EngineInfo & { version: string }>
  stats(): FacePoolStats
  /** Ends its processes; a later call starts them anew. */
  close(): Promise<void>
}

export interface FacePoolStats {
  children: number
  busy: number
  queued: number
  done: number
  failed: number
  /** Processes that died or were killed with a picture in hand. */
  lost: number
}

/** The pool of this process: of the engine that the operator chose, or of a certain one, such as that of an older index. */
export function facePool(choice?: EngineChoice): FacePool {
  const away = () =>
    Promise.reject(new FaceRefusal('engine_away', { engine: choice?.engine ?? 'builtin' }))
  return {
    analyse: away,
    info: away,
    stats: () => ({ children: 0, busy: 0, queued: 0, done: 0, failed: 0, lost: 0 }),
    close: async () => {},
  }
}
