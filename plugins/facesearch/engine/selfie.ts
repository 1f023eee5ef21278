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
  // Whoever would be refused is no choice.
  const fit = meant.filter((one) => !whyUnfit(one))
  if (meant.length > 1 && fit.length)
    return { refusal: 'several_faces', faces: fit.map(({ box }) => box) }
  const refusal = whyUnfit(face)
  const { embedding, score, sizePx } = face
  return refusal ? { refusal } : { embedding: embedding!, score, sizePx }
}

function whyUnfit({ embedding, sizePx, quality }: Face) {
  if (sizePx < LEAST_PX || !embedding) return 'too_small'
  return quality < LEAST_QUALITY ? 'too_blurred' : undefined
}
