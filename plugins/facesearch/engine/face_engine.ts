import type { Box, RgbPicture } from './geometry.js'

export interface EngineInfo {
  /** `builtin`, `onnx` or `immich`. */
  id: string
  /** Of models and pipeline together: embeddings are compared within one version only. At most 64 characters. */
  modelVersion: string
  /** Numbers of an embedding. */
  dim: number
  metric: 'cosine'
  /** Distances, 1 − cosine, up to which two faces count as one person's. Never compared between engines. */
  thresholds: { strict: number; normal: number; cluster: number }
  /** Pixels of a face's box in the analysed frame below which it gets no embedding. */
  minFacePx: number
  /** Whether a visitor's page can make the same embeddings. */
  runsInBrowser: boolean
  licence: string
  /** Files that the operator supplied: what exactly was loaded. */
  files?: { name: string; sha256: string }[]
}

/** An upright picture with a long side of at most 1,600 pixels. */
export interface Frame extends RgbPicture {
  jpeg(): Promise<Buffer>
}

export interface Face {
  box: Box
  /** How sure the detector is, 0 to 1. */
  score: number
  /** Shorter side of the box in pixels of the frame. */
  sizePx: number
  /** How far the head is tilted, in degrees, clockwise. */
  roll?: number
  /** How much the embedding is worth, 0 to 1: of size, sharpness, light and how frontal the face is. */
  quality: number
  /** Of unit length; `null` where the face is too small to be told from others. */
  embedding: Float32Array | null
  /** Landmarks in parts of the picture. */
  points?: [x: number, y: number][]
}

export interface AnalyseOptions {
  /** Best first: what is beyond is dropped. */
  maxFaces?: number
  signal?: AbortSignal
}

export interface FaceEngine {
  readonly info: EngineInfo
  /** Loads models or asks the other machine, and proves dimension and shapes. Throws a FaceRefusal. */
  open(): Promise<void>
  analyse(frame: Frame, options?: AnalyseOptions): Promise<Face[]>
  close(): Promise<void>
}
