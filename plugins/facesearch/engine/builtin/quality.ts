import { frontalityOf } from '../alignment.js'
import type { Point, RgbPicture } from '../geometry.js'

/** Pixels from which on more of them make no better embedding. */
const LARGE_PX = 100
/** Mean steepness of an aligned chip (grey levels a pixel) of a face that is in focus. */
const SHARP = 9
/** Spread of grey levels of a face in good light. */
const CONTRAST = 40

/** How much the embedding of a face is worth, 0 to 1. */
export function qualityOf(chip: RgbPicture, points: Point[], sizePx: number, score: number) {
  const { steepness, spread } = lightOf(chip)
  const parts = [
    score,
    sizePx / LARGE_PX,
    steepness / SHARP,
    spread / CONTRAST,
    0.4 + 0.6 * frontalityOf(points),
  ]
  return parts.reduce((product, part) => product * Math.sqrt(Math.min(1, part)), 1)
}

/** Of the middle of a chip, where the face is. */
function lightOf({ data, width, height }: RgbPicture) {
  const [from, to] = [Math.floor(width * 0.2), Math.floor(width * 0.8)]
  const grey = (x: number, y: number) => {
    const at = (y * width + x) * 3
    return (data[at] + data[at + 1] * 2 + data[at + 2]) / 4
  }
  let steps = 0
  let sum = 0
  let squares = 0
  let count = 0
  for (let y = Math.floor(height * 0.2); y < height * 0.8; y++) {
    for (let x = from; x < to; x++) {
      const here = grey(x, y)
      steps += Math.abs(grey(x + 1, y) - here) + Math.abs(grey(x, y + 1) - here)
      sum += here
      squares += here * here
      count += 1
    }
  }
  const mean = sum / count
  return {
    steepness: steps / count,
    spread: Math.sqrt(Math.max(0, squares / count - mean * mean)),
  }
}
