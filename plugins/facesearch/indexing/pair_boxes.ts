import { type Box, overlap } from '../engine/geometry.js'
import type Face from '../face.js'

/** Two boxes are of the same face when they share half of what they cover together. */
export const SAME = 0.5

type Row = Pick<Face, 'x' | 'y' | 'width' | 'height'>

export const boxOf = ({ x, y, width, height }: Row): Box => ({ x, y, w: width, h: height })

/** Which of the known faces each box is, the best matches first; every face is one box at most. */
export function pairBoxes<Known extends Row>(boxes: readonly Box[], known: readonly Known[]) {
  const likely = boxes
    .flatMap((box, at) => known.map((face) => ({ at, face, shared: overlap(box, boxOf(face)) })))
    .filter(({ shared }) => shared >= SAME)
    .sort((one, other) => other.shared - one.shared)
  const pairs = new Map<number, Known>()
  const taken = new Set<Known>()
  for (const { at, face } of likely) {
    if (pairs.has(at) || taken.has(face)) continue
    pairs.set(at, face)
    taken.add(face)
  }
  return pairs
}
