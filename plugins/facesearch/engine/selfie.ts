import type { Face } from './face_engine.js'
import type { Box } from './geometry.js'

/** A picture that shows who asks: nothing of Node here, pages use it as well. */
export interface Selfie {
  /** Of unit length. */
  embedding: Float32Array
  score: number
  sizePx: number
}

export type SelfieRefusalReason = 'no_face' | 'several_faces' | 'too_small' | 'too_blurred'

export interface SelfieRefusal {
  refusal: SelfieRefusalReason
  /** Of several faces: where they are, for who may say which one is meant. */
  faces?: Box[]
}

const LEAST_SCORE = 0.8
const LEAST_PX = 80
const LEAST_QUALITY = 0.35
/** Another face this large, in parts of the largest one, may be meant as well. */
const ALSO_MEANT = 0.5

/** The one face a picture was taken of, or why it will not do. */
export function selfieIn(faces: readonly Face[]): Selfie | SelfieRefusal {
  const sure = faces
    .filter(({ score }) => score >= LEAST_SCORE)
    .toSorted((a, b) => b.sizePx - a.sizePx)
  const [face] = sure
  if (!face) return { refusal: 'no_face' }
  const meant = sure.filter(({ sizePx }) => sizePx > face.sizePx * ALSO_MEANT)
  if (meant.length > 1) return { refusal: 'several_faces', faces: meant.map(({ box }) => box) }
  const { embedding, score, sizePx, quality } = face
  if (sizePx < LEAST_PX || !embedding) return { refusal: 'too_small' }
  return quality < LEAST_QUALITY ? { refusal: 'too_blurred' } : { embedding, score, sizePx }
}
