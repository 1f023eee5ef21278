import { type Direction, normalised } from './daylight.js'

export type Point = readonly [x: number, y: number, z: number]

/** How far a point is from a surface, negative inside; shapes are joined by taking the smallest. */
export type Shape = (x: number, y: number, z: number) => number

export function sphere([cx, cy, cz]: Point, radius: number): Shape {
  return (x, y, z) => Math.hypot(x - cx, y - cy, z - cz) - radius
}

/** A standing cylinder with rounded edges. */
export function cylinder(
  [cx, cy, cz]: Point,
  radius: number,
  height: number,
  rounding: number
): Shape {
  return (x, y, z) => {
    const aside = Math.hypot(x - cx, z - cz) - radius + rounding
    const up = Math.abs(y - cy - height / 2) - height / 2 + rounding
    return (
      Math.min(Math.max(aside, up), 0) + Math.hypot(Math.max(aside, 0), Math.max(up, 0)) - rounding
    )
  }
}

/** A ring; `axis` is what it turns around. */
export function ring(
  [cx, cy, cz]: Point,
  radius: number,
  thickness: number,
  axis: 'y' | 'z'
): Shape {
  return (x, y, z) => {
    const [a, b, c] = axis === 'y' ? [x - cx, z - cz, y - cy] : [x - cx, y - cy, z - cz]
    return Math.hypot(Math.hypot(a, b) - radius, c) - thickness
  }
}

export function without(shape: Shape, hole: Shape): Shape {
  return (x, y, z) => Math.max(shape(x, y, z), -hole(x, y, z))
}

/** Joins with a fillet, as clay and glaze do. */
export function fused(a: Shape, b: Shape, softness: number): Shape {
  return (x, y, z) => {
    const [da, db] = [a(x, y, z), b(x, y, z)]
    const share = Math.max(0, Math.min(1, 0.5 + (0.5 * (db - da)) / softness))
    return db + (da - db) * share - softness * share * (1 - share)
  }
}

/** Where a ray meets the shape, or null. */
export function march(shape: Shape, from: Point, towards: Direction, most: number): number | null {
  let far = 0.01
  for (let i = 0; i < 110 && far < most; i++) {
    const gap = shape(
      from[0] + towards[0] * far,
      from[1] + towards[1] * far,
      from[2] + towards[2] * far
    )
    if (gap < 0.0006 * far) return far
    far += gap * 0.9
  }
  return null
}

export function normalOf(shape: Shape, [x, y, z]: Point): Direction {
  const e = 0.0012
  return normalised(
    shape(x + e, y, z) - shape(x - e, y, z),
    shape(x, y + e, z) - shape(x, y - e, z),
    shape(x, y, z + e) - shape(x, y, z - e)
  )
}

/** 1 in full light, 0 in full shadow; a window is a large light, so edges are soft. */
export function lightReaching(
  shape: Shape,
  [x, y, z]: Point,
  towards: Direction,
  softness: number
): number {
  let [lit, far] = [1, 0.02]
  for (let i = 0; i < 26 && far < 3; i++) {
    const gap = shape(x + towards[0] * far, y + towards[1] * far, z + towards[2] * far)
    lit = Math.min(lit, 0.5 + (0.5 * gap) / (softness * far))
    if (lit <= 0) return 0
    far += Math.max(0.012, Math.min(0.16, gap))
  }
  const t = Math.max(0, lit)
  return t * t * (3 - 2 * t)
}

/** How open the surroundings are: corners get less light. */
export function openness(shape: Shape, [x, y, z]: Point, normal: Direction): number {
  let closed = 0
  for (let i = 1; i <= 5; i++) {
    const reach = 0.035 * i
    const gap = shape(x + normal[0] * reach, y + normal[1] * reach, z + normal[2] * reach)
    closed += (reach - gap) / 2 ** i / reach
  }
  return Math.max(0.08, 1 - closed * 1.25)
}
