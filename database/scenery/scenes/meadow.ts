import { Camera } from '../camera.js'
import { type Colour, mix, plus, ramp, scaled, times } from '../colour.js'
import { cloudySky, type Daylight, daylight } from '../daylight.js'
import { blurByDepth } from '../lens.js'
import { Noise } from '../noise.js'
import type { Random } from '../random.js'
import { Raster } from '../raster.js'
import type { Scene } from '../scene.js'
import { paintTerrain } from '../terrain.js'

const PETALS: Colour[] = [
  [0.8, 0.06, 0.05],
  [0.85, 0.72, 0.08],
  [0.82, 0.82, 0.86],
  [0.4, 0.24, 0.68],
  [0.85, 0.36, 0.5],
]

/** Flowers in long grass, seen from the ground; hills and trees far out of focus. */
export function meadow(random: Random, width: number, height: number, elevation: number): Scene {
  const raster = new Raster(width, height)
  const noise = new Noise(random() * 1e9)
  const light = daylight(elevation, random.pick([-1, 1]) * random.between(25, 100))
  const camera = new Camera(width, height, {
    above: 0.62,
    horizon: random.between(0.36, 0.46),
    fieldOfView: random.between(40, 52),
  })
  const clouds = { noise, cover: random.between(0.2, 0.6), scale: 0.8, drift: random() * 50 }
  raster.fill((_u, _v, x, y) => cloudySky(light, clouds, camera.direction(x, y)))
  const depth = new Float32Array(width * height).fill(4_000)

  const green: Colour = random.pick([
    [0.12, 0.2, 0.04],
    [0.17, 0.21, 0.05],
    [0.09, 0.17, 0.05],
  ] as const)
  paintTerrain(raster, camera, light, {
    near: 30,
    far: 5_000,
    visibility: 4_500,
    octaves: 8,
    heightAt: (x, z, detail) =>
      -0.6 +
      ramp(200, 2_500, z) * 190 * (0.4 + noise.fbm(x / 900, z / 900, Math.min(detail, 7)) * 0.9) +
      woods(noise, x, z) * 13,
    shade: ({ x, z, normal, sunlit, light: day }) => {
      const wooded = ramp(0.1, 0.6, woods(noise, x, z))
      const field = mix(green, [0.3, 0.27, 0.08], ramp(0, 0.4, noise.fbm(x / 160, z / 160, 3)))
      const material = mix(field, scaled([0.05, 0.08, 0.025], 0.7 + noise.at(x / 4, z / 4)), wooded)
      const sun =
        Math.max(0, normal[0] * day.sun[0] + normal[1] * day.sun[1] + normal[2] * day.sun[2]) *
        sunlit
      return times(material, plus(scaled(day.sunlight, sun), scaled(day.ambient, 1.1)))
    },
  })
  paintLawn(raster, camera, noise, light, green, depth)
  const focus = random.between(1.5, 2.6)
  growGrass(
    raster,
    camera,
    random,
    noise,
    light,
    green,
    depth,
    random.pick(PETALS),
    random.pick(PETALS)
  )
  return {
    raster: blurByDepth(raster, depth, focus, height * random.between(0.012, 0.02)),
    look: { warmth: 0.5 },
  }
}

function woods(noise: Noise, x: number, z: number) {
  return (
    ramp(0.12, 0.3, noise.fbm(x / 260, z / 260, 4)) *
    ramp(120, 300, z) *
    (0.7 + 0.5 * Math.abs(noise.at(x / 7, z / 7)))
  )
}

function paintLawn(
  raster: Raster,
  camera: Camera,
  noise: Noise,
  light: Daylight,
  green: Colour,
  depth: Float32Array
) {
  for (let y = Math.ceil(camera.horizonRow); y < raster.height; y++) {
    const far = camera.distance(y + 0.5, 0)
    for (let x = 0; x < raster.width; x++) {
      if (far > 42) continue
      const across = ((x - camera.centre) / camera.focal) * far
      const tuft = noise.fbm(across * 3, far * 3, 4)
      raster.put(
        x,
        y,
        scaled(times(green, plus(scaled(light.sunlight, 0.35), light.ambient)), 0.55 + tuft * 0.35)
      )
      depth[y * raster.width + x] = far
    }
  }
}

/** Blades and flowers from far to near, so that the near ones cover the far ones. */
function growGrass(
  raster: Raster,
  camera: Camera,
  random: Random,
  noise: Noise,
  light: Daylight,
  green: Colour,
  depth: Float32Array,
  first: Colour,
  second: Colour
) {
  const blades = Math.round(raster.width * 16)
  const plants = Array.from({ length: blades }, () => 0.75 + 40 * random() ** 2.6).sort(
    (a, b) => b - a
  )
  const lit = plus(scaled(light.sunlight, 0.62), light.ambient)
  for (const far of plants) {
    const x = random() * raster.width * 1.1 - raster.width * 0.05
    const across = ((x - camera.centre) / camera.focal) * far
    const patch = noise.fbm(across / 2.2, far / 2.2, 3)
    const tall = random.between(0.18, 0.42) * (1 + patch * 0.35)
    const blossom = random() < 0.05 * ramp(-0.3, 0.35, patch) * 1.6
    const tone = mix(scaled(green, random.between(0.7, 1.5)), [0.34, 0.3, 0.1], random() ** 3 * 0.8)
    const bend = random.between(-0.16, 0.16) + 0.05
    blade(raster, camera, depth, x, far, tall * (blossom ? 1.2 : 1), bend, times(tone, lit))
    if (blossom)
      flower(
        raster,
        camera,
        random,
        depth,
        x + (bend * camera.focal) / far,
        far,
        tall * 1.2,
        times(random() < 0.75 ? first : second, lit)
      )
  }
}

function blade(
  raster: Raster,
  camera: Camera,
  depth: Float32Array,
  foot: number,
  far: number,
  tall: number,
  bend: number,
  colour: Colour
) {
  const bottom = camera.row(0, far)
  const top = camera.row(tall, far)
  const girth = Math.max(0.45, (0.0052 * camera.focal) / far)
  for (let y = Math.max(0, Math.floor(top)); y < Math.min(raster.height, bottom); y++) {
    const up = (bottom - y) / Math.max(1, bottom - top)
    const centre = foot + bend * up * up * (camera.focal / far)
    const half = girth * (1 - up * 0.85)
    const shade = scaled(colour, 0.4 + 0.75 * up)
    for (let x = Math.floor(centre - half); x <= centre + half; x++) {
      if (x < 0 || x >= raster.width) continue
      raster.blend(x, y, scaled(shade, x > centre ? 1.15 : 0.85), Math.min(1, half * 2))
      depth[y * raster.width + x] = far
    }
  }
}

function flower(
  raster: Raster,
  camera: Camera,
  random: Random,
  depth: Float32Array,
  x: number,
  far: number,
  up: number,
  colour: Colour
) {
  const middle = camera.row(up, far)
  const radius = (random.between(0.016, 0.03) * camera.focal) / far
  const [petals, turn, squash] = [random.pick([5, 6, 8]), random() * 6, random.between(0.45, 0.9)]
  for (let row = Math.floor(middle - radius); row <= middle + radius; row++) {
    for (let column = Math.floor(x - radius); column <= x + radius; column++) {
      if (column < 0 || row < 0 || column >= raster.width || row >= raster.height) continue
      const [dx, dy] = [(column + 0.5 - x) / radius, (row + 0.5 - middle) / radius / squash]
      const away = Math.hypot(dx, dy)
      const edge = 0.72 + 0.28 * Math.cos(Math.atan2(dy, dx) * petals + turn)
      if (away > edge) continue
      const heart = ramp(0.3, 0.2, away)
      const vein =
        0.75 + 0.3 * away + 0.12 * Math.cos(Math.atan2(dy, dx) * petals + turn) - 0.2 * dy
      raster.blend(
        column,
        row,
        mix(scaled(colour, vein), [0.5, 0.36, 0.03], heart),
        Math.min(1, (edge - away) * radius * 1.5)
      )
      depth[row * raster.width + column] = far
    }
  }
}
