/** Eight bits a channel, RGB, rows from the top. The same in a server and in a page: nothing of Node here. */
export interface RgbPicture {
  data: Uint8Array
  width: number
  height: number
}

/** Parts of the upright picture: 0 to 1 from its left and upper edge. */
export interface Box {
  x: number
  y: number
  w: number
  h: number
}

export type Point = [x: number, y: number]

/** Intersection over union, 0 to 1. */
export function overlap(a: Box, b: Box) {
  const shared = sharedArea(a, b)
  return shared === 0 ? 0 : shared / (a.w * a.h + b.w * b.h - shared)
}

/** How much of `inner` lies within `outer`, 0 to 1. */
export function covered(inner: Box, outer: Box) {
  const shared = sharedArea(inner, outer)
  return shared === 0 ? 0 : shared / (inner.w * inner.h)
}

function sharedArea(a: Box, b: Box) {
  const width = Math.min(a.x + a.w, b.x + b.w) - Math.max(a.x, b.x)
  const height = Math.min(a.y + a.h, b.y + b.h) - Math.max(a.y, b.y)
  return width <= 0 || height <= 0 ? 0 : width * height
}

/** Best scores first; of boxes that share more than `most` of their union only the best one stays. */
export function withoutDoubles<T extends { box: Box; score: number }>(
  found: readonly T[],
  most = 0.5
): T[] {
  const kept: T[] = []
  for (const one of found.toSorted((a, b) => b.score - a.score)) {
    if (kept.every(({ box }) => overlap(box, one.box) <= most)) kept.push(one)
  }
  return kept
}

/** Turns, scales and moves: (x, y) becomes (a·x − b·y + dx, b·x + a·y + dy). */
export interface Similarity {
  a: number
  b: number
  dx: number
  dy: number
}

/** The similarity that brings `from` closest to `to` (least squares). */
export function similarityBetween(from: readonly Point[], to: readonly Point[]): Similarity {
  const [fromX, fromY] = centreOf(from)
  const [toX, toY] = centreOf(to)
  let along = 0
  let across = 0
  let spread = 0
  from.forEach(([x, y], at) => {
    const [u, v] = [x - fromX, y - fromY]
    const [p, q] = [to[at][0] - toX, to[at][1] - toY]
    along += u * p + v * q
    across += u * q - v * p
    spread += u * u + v * v
  })
  const a = along / spread
  const b = across / spread
  return { a, b, dx: toX - a * fromX + b * fromY, dy: toY - b * fromX - a * fromY }
}

export function centreOf(points: readonly Point[]): Point {
  const sum = points.reduce(([x, y], [u, v]) => [x + u, y + v], [0, 0])
  return [sum[0] / points.length, sum[1] / points.length]
}

export const moved = ({ a, b, dx, dy }: Similarity, [x, y]: Point): Point => [
  a * x - b * y + dx,
  b * x + a * y + dy,
]

/** Pixels of a picture that count; beyond them it is black. */
export interface Bounds {
  left: number
  top: number
  right: number
  bottom: number
}

const MOST_SAMPLES = 8

/**
 * A square chip whose place (x, y) shows the picture at `transform(x, y)`, in pixels. Where that makes it smaller, several
 * samples make one pixel.
 */
export function cutChip(
  picture: RgbPicture,
  transform: Similarity,
  side: number,
  bounds: Bounds = { left: 0, top: 0, right: picture.width, bottom: picture.height }
): RgbPicture {
  const scale = Math.hypot(transform.a, transform.b)
  const samples = Math.min(MOST_SAMPLES, Math.max(1, Math.round(scale)))
  const data = new Uint8Array(side * side * 3)
  const sum = new Float32Array(3)
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      sum.fill(0)
      for (let j = 0; j < samples; j++) {
        for (let i = 0; i < samples; i++) {
          const u = x + (i + 0.5) / samples
          const v = y + (j + 0.5) / samples
          addSample(
            picture,
            transform.a * u - transform.b * v + transform.dx - 0.5,
            transform.b * u + transform.a * v + transform.dy - 0.5,
            bounds,
            sum
          )
        }
      }
      const at = (y * side + x) * 3
      for (let c = 0; c < 3; c++) data[at + c] = Math.round(sum[c] / (samples * samples))
    }
  }
  return { data, width: side, height: side }
}

/** Adds what lies at a place between four pixels. */
function addSample(
  { data, width }: RgbPicture,
  x: number,
  y: number,
  { left, top, right, bottom }: Bounds,
  sum: Float32Array
) {
  const column = Math.floor(x)
  const row = Math.floor(y)
  const rightPart = x - column
  const lowerPart = y - row
  for (let dy = 0; dy < 2; dy++) {
    const sourceY = row + dy
    if (sourceY < top || sourceY >= bottom) continue
    const rowWeight = dy ? lowerPart : 1 - lowerPart
    for (let dx = 0; dx < 2; dx++) {
      const sourceX = column + dx
      if (sourceX < left || sourceX >= right) continue
      const weight = rowWeight * (dx ? rightPart : 1 - rightPart)
      const at = (sourceY * width + sourceX) * 3
      sum[0] += weight * data[at]
      sum[1] += weight * data[at + 1]
      sum[2] += weight * data[at + 2]
    }
  }
}

/** Averages where it gets smaller, blends neighbours where it gets larger: the same numbers on every machine. */
export function resized(picture: RgbPicture, width: number, height: number): RgbPicture {
  const columns = tapsFor(picture.width, width)
  const rows = tapsFor(picture.height, height)
  const narrow = new Float32Array(picture.height * width * 3)
  for (let y = 0; y < picture.height; y++) {
    const line = picture.data.subarray(y * picture.width * 3, (y + 1) * picture.width * 3)
    shrinkLine(line, columns, narrow.subarray(y * width * 3, (y + 1) * width * 3))
  }
  const data = new Uint8Array(width * height * 3)
  const line = new Float32Array(width * 3)
  for (let y = 0; y < height; y++) {
    line.fill(0.5)
    for (let tap = rows.first[y], end = rows.first[y + 1]; tap < end; tap++) {
      addLine(narrow, rows.source[tap] * width * 3, rows.weight[tap], line)
    }
    data.set(line, y * width * 3)
  }
  return { data, width, height }
}

/** For each of the places made: which sources it takes, and how much of each. */
interface Taps {
  first: Uint32Array
  source: Uint32Array
  weight: Float32Array
}

function tapsFor(size: number, wanted: number): Taps {
  const scale = size / wanted
  const first = new Uint32Array(wanted + 1)
  const source: number[] = []
  const weight: number[] = []
  for (let place = 0; place < wanted; place++) {
    for (const [from, part] of scale > 1
      ? averaged(place, scale, size)
      : blended(place, scale, size)) {
      source.push(from)
      weight.push(part)
    }
    first[place + 1] = source.length
  }
  return { first, source: Uint32Array.from(source), weight: Float32Array.from(weight) }
}

function averaged(place: number, scale: number, size: number) {
  const from = place * scale
  const to = Math.min(size, from + scale)
  const taps: [number, number][] = []
  for (let at = Math.floor(from); at < to; at++) {
    const part = Math.min(at + 1, to) - Math.max(at, from)
    if (part > 0) taps.push([at, part / (to - from)])
  }
  return taps
}

function blended(place: number, scale: number, size: number): [number, number][] {
  const centre = Math.min(size - 1, Math.max(0, (place + 0.5) * scale - 0.5))
  const from = Math.floor(centre)
  const part = centre - from
  return part === 0
    ? [[from, 1]]
    : [
        [from, 1 - part],
        [from + 1, part],
      ]
}

function shrinkLine(line: Uint8Array, { first, source, weight }: Taps, into: Float32Array) {
  for (let x = 0; x < first.length - 1; x++) {
    let red = 0
    let green = 0
    let blue = 0
    for (let tap = first[x], end = first[x + 1]; tap < end; tap++) {
      const at = source[tap] * 3
      const part = weight[tap]
      red += part * line[at]
      green += part * line[at + 1]
      blue += part * line[at + 2]
    }
    into[x * 3] = red
    into[x * 3 + 1] = green
    into[x * 3 + 2] = blue
  }
}

function addLine(lines: Float32Array, from: number, part: number, into: Float32Array) {
  for (let at = 0; at < into.length; at++) into[at] += part * lines[from + at]
}

/** Puts `picture` into `canvas` with its upper left corner there. */
export function pasted(canvas: RgbPicture, picture: RgbPicture, left: number, top: number) {
  for (let y = 0; y < picture.height; y++) {
    const line = picture.data.subarray(y * picture.width * 3, (y + 1) * picture.width * 3)
    canvas.data.set(line, ((top + y) * canvas.width + left) * 3)
  }
}

export function mirrored({ data, width, height }: RgbPicture): RgbPicture {
  const turned = new Uint8Array(data.length)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const from = (y * width + x) * 3
      const to = (y * width + width - 1 - x) * 3
      for (let c = 0; c < 3; c++) turned[to + c] = data[from + c]
    }
  }
  return { data: turned, width, height }
}

/** One plane for each channel, as nets take them: (value − mean) ÷ divisor. */
export function planesOf(
  pictures: readonly RgbPicture[],
  means: readonly number[],
  divisor: number
): Float32Array {
  const size = pictures[0].width * pictures[0].height
  const planes = new Float32Array(pictures.length * size * 3)
  pictures.forEach(({ data }, index) => {
    for (let channel = 0; channel < 3; channel++) {
      const start = (index * 3 + channel) * size
      const mean = means[channel]
      for (let at = 0; at < size; at++)
        planes[start + at] = (data[at * 3 + channel] - mean) / divisor
    }
  })
  return planes
}

/** Scaled to length one; `null` where there is no direction. */
export function unit(vector: Float32Array): Float32Array | null {
  const length = Math.hypot(...vector)
  return Number.isFinite(length) && length > 0 ? vector.map((value) => value / length) : null
}
