import { type Colour, mix, ramp, scaled } from '../colour.js'
import type { Random } from '../random.js'
import type { Raster } from '../raster.js'
import type { Scene } from '../scene.js'
import { paintCoast } from './coast.js'

type Limb = readonly [ax: number, ay: number, bx: number, by: number, from: number, to: number]

/** Friends against the evening light where the beach is wet. */
export function people(random: Random, width: number, height: number, elevation: number): Scene {
  const { raster, camera, edge } = paintCoast(
    random,
    width,
    height,
    Math.min(6, Math.max(1.5, elevation / 6))
  )
  const count = Math.floor(random.between(2, 6))
  let x = width * random.between(0.18, 0.45)
  for (let i = 0; i < count; i++) {
    const far = edge - (edge - camera.distance(height, 0)) * random.between(0.35, 0.8)
    const tall = (1.72 / far) * camera.focal
    person(
      raster,
      random,
      x,
      camera.row(0, far),
      tall * random.between(0.92, 1.06) * (random() < 0.2 ? 0.62 : 1)
    )
    x += tall * random.pick([0.26, 0.32, 0.45, 0.8])
  }
  return { raster, look: { exposure: 0.95, warmth: 0.8, vignette: 0.7 } }
}

function person(raster: Raster, random: Random, x: number, foot: number, tall: number) {
  const limbs = pose(random)
  const shade: Colour = random.pick([
    [0.03, 0.022, 0.024],
    [0.045, 0.027, 0.024],
    [0.022, 0.022, 0.03],
  ] as const)
  mirror(raster, limbs, x, foot, tall, shade)
  const [left, right] = [Math.floor(x - tall * 0.45), Math.ceil(x + tall * 0.45)]
  for (let row = Math.floor(foot - tall * 1.12); row <= foot; row++) {
    for (let column = left; column <= right; column++) {
      const gap = distance(limbs, (column + 0.5 - x) / tall, (foot - row - 0.5) / tall) * tall
      const cover = ramp(0.8, -0.8, gap)
      if (cover <= 0) continue
      const rim = ramp(-1.6, -0.3, gap) * 0.22
      raster.blend(column, row, mix(shade, [1.1, 0.55, 0.24], rim), cover)
    }
  }
}

/** Wet sand shows them again, torn and dim. */
function mirror(
  raster: Raster,
  limbs: Limb[],
  x: number,
  foot: number,
  tall: number,
  shade: Colour
) {
  for (let row = Math.floor(foot); row < Math.min(raster.height, foot + tall); row++) {
    const up = (row + 0.5 - foot) / tall
    const sway = Math.sin(row * 0.9) * 0.012 + Math.sin(row * 0.37) * 0.01
    for (let column = Math.floor(x - tall * 0.5); column <= x + tall * 0.5; column++) {
      const gap = distance(limbs, (column + 0.5 - x) / tall + sway * (1 + up), up) * tall
      raster.blend(column, row, scaled(shade, 2), ramp(3, -3, gap) * 0.55 * (1 - up * 0.7))
    }
  }
}

/** Limbs as tapering strokes on a body one unit tall, feet at zero. */
function pose(random: Random): Limb[] {
  const stride = random.between(0.02, 0.09)
  const [hip, shoulder] = [0.5, 0.8]
  const lean = random.between(-0.02, 0.02)
  const broad = random.between(0.085, 0.115)
  const arm = (side: number): Limb[] => {
    const raised = random() < 0.05
    const elbow: readonly [number, number] = raised
      ? [side * 0.2, 0.9]
      : [side * random.between(0.12, 0.17), 0.63]
    const hand: readonly [number, number] = raised
      ? [side * 0.24, 1.08]
      : [side * random.between(0.08, 0.2), random.between(0.44, 0.54)]
    return [
      [lean + side * broad * 0.9, shoulder - 0.015, lean + elbow[0], elbow[1], 0.031, 0.026],
      [lean + elbow[0], elbow[1], lean + hand[0], hand[1], 0.026, 0.019],
    ]
  }
  const leg = (side: number): Limb[] => [
    [side * 0.042, hip, side * (0.04 + stride * 0.5), 0.27, 0.062, 0.044],
    [side * (0.04 + stride * 0.5), 0.27, side * (0.035 + stride), 0.035, 0.042, 0.027],
    [side * (0.035 + stride), 0.022, side * (0.07 + stride), 0.018, 0.02, 0.015],
  ]
  const skirt: Limb[] = random() < 0.3 ? [[0, 0.56, 0, 0.34, 0.07, 0.125]] : []
  const hair: Limb[] =
    random() < 0.4 ? [[lean, 0.93, lean + random.between(-0.035, 0.035), 0.79, 0.062, 0.05]] : []
  return [
    ...leg(-1),
    ...leg(1),
    ...arm(-1),
    ...arm(1),
    ...skirt,
    ...hair,
    [0, hip, lean, 0.72, 0.078, broad * 0.86],
    [lean - broad * 0.62, shoulder - 0.03, lean + broad * 0.62, shoulder - 0.03, 0.048, 0.048],
    [lean, 0.82, lean, 0.88, 0.03, 0.028],
    [lean, 0.925, lean, 0.945, 0.057, 0.052],
  ]
}

function distance(limbs: Limb[], x: number, y: number) {
  let nearest = Infinity
  for (const [ax, ay, bx, by, from, to] of limbs) {
    const [dx, dy] = [bx - ax, by - ay]
    const share = Math.max(
      0,
      Math.min(1, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy || 1))
    )
    const gap = Math.hypot(x - ax - dx * share, y - ay - dy * share) - (from + (to - from) * share)
    const blend = 0.03
    const t = Math.max(0, Math.min(1, 0.5 + (0.5 * (gap - nearest)) / blend))
    nearest = nearest === Infinity ? gap : gap + (nearest - gap) * t - blend * t * (1 - t)
  }
  return nearest
}
