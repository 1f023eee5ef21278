import { rollOf } from '../alignment.js'
import {
  type Bounds,
  type Box,
  centreOf,
  cutChip,
  moved,
  planesOf,
  type Point,
  type RgbPicture,
  type Similarity,
} from '../geometry.js'
import { LANDMARK_SIDE } from './landmark_graph.js'
import type { Net } from './nets.js'

/** Of the pictures the net was trained with. */
export const MEAN_RGB = [122.782, 117.001, 104.298]
export const RANGE = 255
/** Degrees from which on a tilted head is looked at again, upright. */
const TILTED = 15

/** The 68 points of a face, in pixels of the picture. */
export async function landmarksOf(net: Net, picture: RgbPicture, box: Box): Promise<Point[]> {
  const { width, height } = picture
  const bounds = {
    left: Math.floor(box.x * width),
    top: Math.floor(box.y * height),
    right: Math.floor((box.x + box.w) * width),
    bottom: Math.floor((box.y + box.h) * height),
  }
  const side = Math.max(bounds.right - bounds.left, bounds.bottom - bounds.top)
  const middle = [(bounds.left + bounds.right) / 2, (bounds.top + bounds.bottom) / 2] as Point
  const points = await pointsIn(net, picture, squareAt(middle, side, 0), bounds)
  const roll = rollOf(points)
  if (Math.abs(roll) < TILTED) return points
  return pointsIn(net, picture, squareAt(centreOf(points.slice(17)), side, roll))
}

async function pointsIn(net: Net, picture: RgbPicture, square: Similarity, bounds?: Bounds) {
  const chip = cutChip(picture, square, LANDMARK_SIDE, bounds)
  const input = planesOf([chip], MEAN_RGB, RANGE)
  const { points } = await net.run(input, [1, 3, LANDMARK_SIDE, LANDMARK_SIDE])
  return Array.from({ length: 68 }, (_, at) =>
    moved(square, [points[at * 2] * LANDMARK_SIDE, points[at * 2 + 1] * LANDMARK_SIDE])
  )
}

/** From a chip to a square of the picture, turned by degrees around its middle. */
function squareAt([x, y]: Point, side: number, degrees: number): Similarity {
  const angle = (degrees * Math.PI) / 180
  const a = (Math.cos(angle) * side) / LANDMARK_SIDE
  const b = (Math.sin(angle) * side) / LANDMARK_SIDE
  const half = LANDMARK_SIDE / 2
  return { a, b, dx: x - a * half + b * half, dy: y - b * half - a * half }
}
