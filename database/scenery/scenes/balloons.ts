import { type Colour, mix, plus, ramp, scaled, times } from '../colour.js'
import { daylight, normalised, skyAt } from '../daylight.js'
import type { Random } from '../random.js'
import type { Raster } from '../raster.js'
import type { Scene } from '../scene.js'
import { mountains } from './mountains.js'

const CLOTHS: Colour[][] = [
  [
    [0.75, 0.08, 0.05],
    [0.9, 0.7, 0.1],
    [0.85, 0.85, 0.82],
  ],
  [
    [0.06, 0.2, 0.55],
    [0.8, 0.8, 0.85],
    [0.1, 0.4, 0.6],
  ],
  [
    [0.9, 0.45, 0.06],
    [0.5, 0.08, 0.3],
    [0.9, 0.75, 0.2],
  ],
  [
    [0.1, 0.45, 0.3],
    [0.9, 0.85, 0.6],
    [0.75, 0.15, 0.1],
  ],
]

/** Hot-air balloons over a valley in the morning. */
export function balloons(random: Random, width: number, height: number, elevation: number): Scene {
  const low = Math.max(6, Math.min(elevation, 24))
  const scene = mountains(random, width, height, low)
  const sizes = Array.from(
    { length: Math.floor(random.between(4, 10)) },
    () => height * 0.016 + height * 0.15 * random() ** 2.6
  ).sort((a, b) => a - b)
  for (const radius of sizes) {
    const [x, y] = [random.between(0.06, 0.94) * width, random.between(0.1, 0.48) * height]
    balloon(scene.raster, random, x, y, radius, low, Math.min(0.7, (height * 0.012) / radius))
  }
  return { raster: scene.raster, look: { ...scene.look, warmth: 0.6 } }
}

function balloon(
  raster: Raster,
  random: Random,
  x: number,
  y: number,
  radius: number,
  elevation: number,
  haze: number
) {
  const light = daylight(elevation, random.pick([-1, 1]) * 70)
  const cloth = random.pick(CLOTHS)
  const [gores, turn, style] = [
    random.pick([16, 20, 24]),
    random() * 6,
    random.pick(['gores', 'rings', 'spiral'] as const),
  ]
  const air = skyAt(light, normalised(0, 0.1, 1))
  for (let row = Math.floor(y - radius); row <= y + radius * 1.32; row++) {
    const up = (y - row - 0.5) / radius
    const half = outline(up) * radius
    for (let column = Math.floor(x - half); column <= x + half; column++) {
      const across = (column + 0.5 - x) / Math.max(0.5, half)
      if (Math.abs(across) > 1) continue
      const around = Math.asin(across) + turn
      const gore = (around / Math.PI) * gores
      const band = style === 'rings' ? up * 4 : style === 'spiral' ? gore + up * 3 : gore
      const colour = cloth[((Math.floor(band) % cloth.length) + cloth.length) % cloth.length]
      const bulge = 0.9 + 0.1 * Math.cos((gore - Math.floor(gore) - 0.5) * Math.PI)
      const normal = normalised(
        across * 0.9,
        Math.max(-0.6, up) * 0.8,
        -Math.sqrt(Math.max(0.02, 1 - across * across))
      )
      const sun = Math.max(
        0,
        normal[0] * light.sun[0] + normal[1] * light.sun[1] + normal[2] * -Math.abs(light.sun[2])
      )
      const through = 0.12 * ramp(-1.2, 0.4, -up)
      const lit = plus(
        scaled(light.sunlight, sun * 0.85 + through),
        scaled(light.ambient, 0.75 + 0.4 * up)
      )
      raster.blend(
        column,
        row,
        mix(times(scaled(colour, bulge), lit), air, haze),
        ramp(1, 1 - 2 / Math.max(2, half), Math.abs(across))
      )
    }
  }
  basket(raster, x, y + radius * 1.32, radius, mix([0.05, 0.035, 0.02], air, haze))
}

/** A round crown that narrows to the mouth. */
function outline(up: number) {
  if (up > 0) return Math.sqrt(Math.max(0, 1 - up * up))
  return Math.max(0.13, Math.cos(Math.min(1.35, -up) * 1.03) ** 0.85)
}

function basket(raster: Raster, x: number, mouth: number, radius: number, colour: Colour) {
  const [top, bottom, half] = [mouth + radius * 0.16, mouth + radius * 0.33, radius * 0.1]
  for (let row = Math.floor(mouth); row <= bottom; row++) {
    for (let column = Math.floor(x - half); column <= x + half; column++) {
      const isRope =
        row < top &&
        Math.abs(Math.abs(column + 0.5 - x) - half * 0.9) < Math.max(0.4, radius * 0.006)
      if (row >= top || isRope) raster.blend(column, row, colour, row >= top ? 0.95 : 0.6)
    }
  }
}
