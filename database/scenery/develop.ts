import sharp, { type Sharp } from 'sharp'
import type { Raster } from './raster.js'
import { type Random, randomFrom } from './random.js'

export type Development = {
  width: number
  height: number
  seed: number
  exposure?: number
  /** 0 none, 1 strong. */
  vignette?: number
  grain?: number
  /** Pulls shadows to blue and lights to yellow, as many cameras do. */
  warmth?: number
  saturation?: number
}

/** From light to a picture as a camera makes it: tone curve, falling off to the corners, sensor noise, sharpening. */
export async function develop(raster: Raster, options: Development): Promise<Sharp> {
  const { width, height, seed, grain = 1 } = options
  const small = sharp(exposed(raster, options), {
    raw: { width: raster.width, height: raster.height, channels: 3 },
  })
  const large = await small
    .resize(width, height, { fit: 'fill', kernel: 'lanczos3' })
    .sharpen({ sigma: 0.9, m1: 0.6, m2: 1.4 })
    .raw()
    .toBuffer()
  addGrain(large, grain, randomFrom(seed + 99))
  return sharp(large, { raw: { width, height, channels: 3 } })
}

function exposed(
  raster: Raster,
  { exposure = metered(raster), vignette = 0.5, warmth = 0.3, saturation = 1.12 }: Development
): Buffer {
  const { width, height, light } = raster
  const levels = Buffer.alloc(width * height * 3)
  const halation = glare(raster)
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at += 3) {
      const corner = ((x / width - 0.5) ** 2 + (y / height - 0.5) ** 2) * 2
      const falloff = exposure * (1 - vignette * 0.55 * corner ** 1.3)
      const red = filmic((light[at] + halation[at]) * falloff)
      const green = filmic((light[at + 1] + halation[at + 1]) * falloff)
      const blue = filmic((light[at + 2] + halation[at + 2]) * falloff)
      const grey = 0.3 * red + 0.59 * green + 0.11 * blue
      const tint = (grey - 0.42) * 0.07 * warmth
      levels[at] = level(grey + (red - grey) * saturation + tint)
      levels[at + 1] = level(grey + (green - grey) * saturation + tint * 0.25)
      levels[at + 2] = level(grey + (blue - grey) * saturation - tint)
    }
  }
  return levels
}

/** What a camera's meter would say: the middle of the picture becomes a middle grey, within reason. */
function metered({ light }: Raster) {
  let sum = 0
  let count = 0
  for (let at = 0; at < light.length; at += 3 * 37) {
    sum += Math.log(0.02 + 0.3 * light[at] + 0.59 * light[at + 1] + 0.11 * light[at + 2])
    count += 1
  }
  return Math.min(2.6, Math.max(0.6, (0.3 / Math.exp(sum / count)) ** 0.75))
}

function level(value: number) {
  return value <= 0 ? 0 : value >= 1 ? 255 : Math.round(value * 255)
}

/** A gentle shoulder for the lights, a little toe for the shadows; answers screen values. */
function filmic(light: number) {
  const x = Math.max(0, light) * 0.72
  const mapped = (x * (2.51 * x + 0.03)) / (x * (2.43 * x + 0.59) + 0.14)
  return Math.min(1, mapped) ** (1 / 2.2)
}

/** What bright places spill over their surroundings: a coarse blur of all that is brighter than white. */
function glare({ width, height, light }: Raster): Float32Array {
  const cell = Math.max(2, Math.round(width / 160))
  const [columns, rows] = [Math.ceil(width / cell), Math.ceil(height / cell)]
  const coarse = new Float32Array(columns * rows * 3)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [from, to] = [
        (y * width + x) * 3,
        (Math.floor(y / cell) * columns + Math.floor(x / cell)) * 3,
      ]
      for (let i = 0; i < 3; i++)
        coarse[to + i] += Math.min(6, Math.max(0, light[from + i] - 0.95)) / (cell * cell)
    }
  }
  for (const reach of [1, 2, 4]) soften(coarse, columns, rows, reach)
  return enlarged(coarse, columns, rows, cell, width, height)
}

function soften(cells: Float32Array, columns: number, rows: number, reach: number) {
  for (const [stride, count, lines, lineStride] of [
    [3, columns, rows, columns * 3],
    [columns * 3, rows, columns, 3],
  ]) {
    const line = new Float32Array(count)
    for (let n = 0; n < lines; n++) {
      for (let channel = 0; channel < 3; channel++) {
        const start = n * lineStride + channel
        for (let i = 0; i < count; i++) line[i] = cells[start + i * stride]
        for (let i = 0; i < count; i++) {
          let sum = 0
          for (let k = -reach; k <= reach; k++) sum += line[Math.min(count - 1, Math.max(0, i + k))]
          cells[start + i * stride] = sum / (2 * reach + 1)
        }
      }
    }
  }
}

function enlarged(
  coarse: Float32Array,
  columns: number,
  rows: number,
  cell: number,
  width: number,
  height: number
) {
  const light = new Float32Array(width * height * 3)
  for (let y = 0, at = 0; y < height; y++) {
    const row = Math.min(rows - 1.001, Math.max(0, y / cell - 0.5))
    const [top, v] = [Math.floor(row), row - Math.floor(row)]
    for (let x = 0; x < width; x++, at += 3) {
      const column = Math.min(columns - 1.001, Math.max(0, x / cell - 0.5))
      const [left, u] = [Math.floor(column), column - Math.floor(column)]
      const a = (top * columns + left) * 3
      const b = a + columns * 3
      for (let i = 0; i < 3; i++) {
        const upper = coarse[a + i] + (coarse[a + 3 + i] - coarse[a + i]) * u
        const lower = coarse[b + i] + (coarse[b + 3 + i] - coarse[b + i]) * u
        light[at + i] = (upper + (lower - upper) * v) * 0.55
      }
    }
  }
  return light
}

/** Mostly brightness, a little colour, stronger in the shadows. */
function addGrain(levels: Buffer, strength: number, random: Random) {
  const table = Float32Array.from(
    { length: 4096 },
    () => (random() + random() + random() - 1.5) * 5.2 * strength
  )
  let state = Math.floor(random() * 2 ** 31) | 1
  for (let at = 0; at < levels.length; at += 3) {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    const shadow = 1.15 - levels[at + 1] / 360
    const common = table[state & 4095] * shadow
    for (let i = 0; i < 3; i++) {
      const own = table[(state >>> (12 + i * 3)) & 4095] * 0.35 * shadow
      const value = levels[at + i] + common + own
      levels[at + i] = value < 0 ? 0 : value > 255 ? 255 : value
    }
  }
}
