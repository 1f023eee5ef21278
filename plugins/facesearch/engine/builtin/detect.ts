import {
  type Box,
  covered,
  overlap,
  pasted,
  planesOf,
  resized,
  type RgbPicture,
  withoutDoubles,
} from '../geometry.js'
import type { Finder } from './built_in_nets.js'
import { DETECTOR_SIDE } from './detector_graph.js'

export interface Detection {
  box: Box
  score: number
}

const LEAST_SCORE = 0.5
/** What the second look finds counts only when it is wider, in parts of the picture: small faces it takes for others. */
const LEAST_LARGE = 0.2
/** A face this small, in parts of the longer side, speaks for more of them that one look at the whole is too coarse for. */
const SMALL = 0.065
const TILE = 0.6
/** Pixels by which a canvas grows: its maps then begin and end where those of the whole do. */
const CANVAS_STEP = 64
/** Boxes this close to an inner edge of a tile may be cut off by it. */
const TILE_EDGE = 0.01

/**
 * Faces of a picture, best first: a look at the whole, one from farther away for faces that fill it, and one at each of four
 * tiles where small faces were seen.
 */
export async function detectFaces(finder: Finder, picture: RgbPicture): Promise<Detection[]> {
  const whole = fitted(picture, DETECTOR_SIDE)
  const first = await lookAt(finder, [{ picture: whole, left: 0, top: 0 }])
  const seenFromAfar = await lookAt(finder, fromAfar(whole))
  const far = seenFromAfar.filter(
    ({ box }) => box.w > LEAST_LARGE && !first.some((one) => isSame(box, one.box))
  )
  const near = isGroup(first, picture) ? await lookAtTiles(finder, picture) : []
  const small = near.filter(({ box }) => ![...first, ...far].some((one) => isSame(box, one.box)))
  return withoutDoubles([...first, ...far, ...small])
}

const isSame = (box: Box, known: Box) => overlap(box, known) > 0.3 || covered(box, known) > 0.6

/** A part of the canvas the detector looks at. */
interface Pane {
  picture: RgbPicture
  left: number
  top: number
}

/** Half and a quarter of the size, side by side. */
function fromAfar(whole: RgbPicture): Pane[] {
  const half = fitted(whole, DETECTOR_SIDE / 2)
  return [
    { picture: half, left: 0, top: 0 },
    { picture: fitted(half, DETECTOR_SIDE / 4), left: DETECTOR_SIDE / 2, top: 0 },
  ]
}

function fitted(picture: RgbPicture, side: number) {
  const scale = side / Math.max(picture.width, picture.height)
  const [width, height] = [picture.width, picture.height].map((size) =>
    Math.max(1, Math.round(size * scale))
  )
  return resized(picture, width, height)
}

/** What is found in each pane, in parts of that pane. */
async function lookAt({ detector, anchors }: Finder, panes: Pane[]): Promise<Detection[]> {
  const canvas = canvasWith(panes)
  const { width, height } = canvas
  const input = planesOf([canvas], [127.5, 127.5, 127.5], 127.5)
  const { boxes, faces } = await detector.run(input, [1, 3, height, width])
  const found = candidates(boxes, faces, anchors(width, height))
  return withoutDoubles(
    panes.flatMap((pane) => found.map((each) => within(pane, each)).filter((each) => !!each))
  )
}

/** As small as it can be: it takes the detector as long as it is large. */
function canvasWith(panes: Pane[]): RgbPicture {
  const upTo = (size: number) => Math.ceil(size / CANVAS_STEP) * CANVAS_STEP
  const width = upTo(Math.max(...panes.map(({ picture, left }) => left + picture.width)))
  const height = upTo(Math.max(...panes.map(({ picture, top }) => top + picture.height)))
  const canvas = { data: new Uint8Array(width * height * 3), width, height }
  for (const { picture, left, top } of panes) pasted(canvas, picture, left, top)
  return canvas
}

/** In parts of the largest canvas. */
function candidates(boxes: Float32Array, faces: Float32Array, anchors: Float32Array): Detection[] {
  const least = Math.log(LEAST_SCORE / (1 - LEAST_SCORE))
  const found = []
  for (const [at, face] of faces.entries()) {
    if (face < least) continue
    found.push({ box: decoded(boxes, anchors, at * 4), score: 1 / (1 + Math.exp(-face)) })
  }
  return withoutDoubles(found)
}

function decoded(boxes: Float32Array, anchors: Float32Array, at: number): Box {
  const [top, left, bottom, right] = anchors.subarray(at, at + 4)
  const [height, width] = [bottom - top, right - left]
  const h = Math.exp(boxes[at + 2] / 5) * height
  const w = Math.exp(boxes[at + 3] / 5) * width
  const y = (boxes[at] / 10) * height + top + height / 2 - h / 2
  const x = (boxes[at + 1] / 10) * width + left + width / 2 - w / 2
  return { x, y, w, h }
}

/** Cut to the pane; nothing where its middle lies outside. */
function within({ picture, left, top }: Pane, { box, score }: Detection): Detection | null {
  const [x, y] = [box.x * DETECTOR_SIDE - left, box.y * DETECTOR_SIDE - top]
  const [w, h] = [box.w * DETECTOR_SIDE, box.h * DETECTOR_SIDE]
  const { width, height } = picture
  const isInside = x + w / 2 >= 0 && x + w / 2 <= width && y + h / 2 >= 0 && y + h / 2 <= height
  if (!isInside) return null
  const [x0, y0] = [Math.max(0, x), Math.max(0, y)]
  const [x1, y1] = [Math.min(width, x + w), Math.min(height, y + h)]
  return {
    box: { x: x0 / width, y: y0 / height, w: (x1 - x0) / width, h: (y1 - y0) / height },
    score,
  }
}

function isGroup(found: Detection[], { width, height }: RgbPicture) {
  const small = SMALL * Math.max(width, height)
  return found.some(({ box }) => Math.min(box.w * width, box.h * height) < small)
}

async function lookAtTiles(finder: Finder, picture: RgbPicture): Promise<Detection[]> {
  const found = []
  for (const y of [0, 1 - TILE]) {
    for (const x of [0, 1 - TILE]) {
      const tile = fitted(cut(picture, x, y), DETECTOR_SIDE)
      const seen = await lookAt(finder, [{ picture: tile, left: 0, top: 0 }])
      found.push(...seen.filter(({ box }) => isWhole(box, x, y)).map((each) => placed(each, x, y)))
    }
  }
  return withoutDoubles(found, 0.3)
}

function cut(picture: RgbPicture, x: number, y: number): RgbPicture {
  const [left, top] = [Math.floor(x * picture.width), Math.floor(y * picture.height)]
  const width = Math.min(picture.width - left, Math.ceil(picture.width * TILE))
  const height = Math.min(picture.height - top, Math.ceil(picture.height * TILE))
  const data = new Uint8Array(width * height * 3)
  for (let row = 0; row < height; row++) {
    const from = ((top + row) * picture.width + left) * 3
    data.set(picture.data.subarray(from, from + width * 3), row * width * 3)
  }
  return { data, width, height }
}

/** Not cut by the edges at which the tile meets others. */
function isWhole(box: Box, x: number, y: number) {
  const touchesX = x === 0 ? box.x + box.w > 1 - TILE_EDGE : box.x < TILE_EDGE
  const touchesY = y === 0 ? box.y + box.h > 1 - TILE_EDGE : box.y < TILE_EDGE
  return !touchesX && !touchesY
}

const placed = ({ box, score }: Detection, x: number, y: number): Detection => ({
  box: { x: x + box.x * TILE, y: y + box.y * TILE, w: box.w * TILE, h: box.h * TILE },
  score,
})
