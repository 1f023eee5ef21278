import type { Box } from '../engine/geometry.js'
import { SELFIE } from './limits.js'

/** What an engine says of a face, in a server and in a page. */
export interface SeenFace {
  box: Box
  score: number
  sizePx: number
  embedding: Float32Array | null
}

export type SelfieTrouble = 'no_face' | 'unclear' | 'too_small' | 'many_faces'

export type Picked<Seen> =
  { face: Seen } | { trouble: SelfieTrouble; /** To choose from. */ faces: Box[] }

/** The one face that somebody looks for. Faces in the background are small, and do not count. */
export function pickFace<Seen extends SeenFace>(seen: readonly Seen[]): Picked<Seen> {
  const sure = seen.filter(({ score }) => score >= SELFIE.score)
  const fit = sure.filter(({ sizePx, embedding }) => sizePx >= SELFIE.sizePx && embedding)
  if (fit.length === 1) return { face: fit[0] }
  if (fit.length) return { trouble: 'many_faces', faces: fit.map(({ box }) => box) }
  if (sure.length) return { trouble: 'too_small', faces: [] }
  return { trouble: seen.length ? 'unclear' : 'no_face', faces: [] }
}
