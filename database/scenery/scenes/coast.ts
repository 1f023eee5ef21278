import { Camera } from '../camera.js'
import { clamp, type Colour, mix, plus, ramp, scaled, times } from '../colour.js'
import { cloudySky, type Daylight, daylight } from '../daylight.js'
import { Noise } from '../noise.js'
import type { Random } from '../random.js'
import { Raster } from '../raster.js'
import type { Scene } from '../scene.js'
import { facing, paintTerrain, type Place } from '../terrain.js'
import { paintWater } from '../water.js'

export function coast(random: Random, width: number, height: number, elevation: number): Scene {
  return { raster: paintCoast(random, width, height, elevation).raster }
}

/** Sea, a headland or islands far out, wet sand in front. `edge` is how many metres away the sand ends. */
export function paintCoast(random: Random, width: number, height: number, elevation: number) {
  const raster = new Raster(width, height)
  const noise = new Noise(random() * 1e9)
  const light = daylight(elevation, random.between(-24, 24))
  const camera = new Camera(width, height, {
    above: 3.2,
    horizon: random.between(0.4, 0.56),
    fieldOfView: random.between(50, 68),
  })
  const clouds = {
    noise,
    cover: random.between(0.3, 0.72),
    scale: random.between(0.7, 1.3),
    drift: random() * 50,
  }
  raster.fill((_u, _v, x, y) => cloudySky(light, clouds, camera.direction(x, y)))

  const side = random.pick([-1, 1])
  const headland = random.between(0.12, 0.34)
  const heightAt = (x: number, z: number, detail: number) => {
    const bearing = (x / z) * side
    const land = ramp(headland, headland + 0.3, bearing + noise.fbm(x / 900, z / 900, 4) * 0.13)
    return (
      -3 + land * (90 + 150 * noise.ridged(x / 1_300, z / 1_300, detail)) * ramp(1_300, 2_300, z)
    )
  }
  const shade = ({ x, z, up, normal, light: day, sunlit }: Place): Colour => {
    const grain = noise.fbm(x / 25, z / 25, 4)
    const rock = mix([0.12, 0.1, 0.085], [0.28, 0.24, 0.2], 0.5 + grain * 0.8)
    const scrub: Colour = mix(
      [0.035, 0.05, 0.02],
      [0.11, 0.12, 0.045],
      0.5 + noise.fbm(x / 50, z / 50, 3)
    )
    const material = mix(rock, scrub, ramp(0.6, 0.8, normal[1]) * ramp(12, 40, up))
    return plus(
      times(material, scaled(day.sunlight, facing(normal, day.sun) * sunlit)),
      times(material, scaled(day.ambient, 1.1))
    )
  }
  const shoreRow = Math.ceil(camera.horizonRow)
  paintTerrain(
    raster,
    camera,
    light,
    { heightAt, shade, near: 1_200, far: 9_000, visibility: 7_000, octaves: 9 },
    shoreRow
  )
  paintWater(
    raster,
    camera,
    light,
    {
      noise,
      deep: random.pick([
        [0.008, 0.06, 0.085],
        [0.01, 0.045, 0.07],
      ] as const),
      waves: random.between(0.1, 0.3),
      length: 3.4,
      visibility: 260,
    },
    shoreRow
  )
  const edge = camera.distance(height, 0) * random.between(1.2, 1.75)
  paintBeach(raster, camera, noise, light, random, edge)
  return { raster, camera, edge }
}

/** Breakers, a wet mirror of sand, dry sand; the edges wander. */
function paintBeach(
  raster: Raster,
  camera: Camera,
  noise: Noise,
  light: Daylight,
  random: Random,
  edge: number
) {
  const sea = raster.copy()
  const sand: Colour = random.pick([
    [0.42, 0.34, 0.24],
    [0.36, 0.31, 0.25],
    [0.5, 0.43, 0.32],
  ] as const)
  const lit = plus(scaled(light.sunlight, 0.75 * Math.max(0.12, light.sun[1])), light.ambient)
  for (let y = Math.ceil(camera.horizonRow) + 1; y < raster.height; y++) {
    const far = camera.distance(y + 0.5, 0)
    for (let x = 0; x < raster.width; x++) {
      const across = ((x - camera.centre) / camera.focal) * far
      const swash = noise.fbm(across / 7, 4, 3) * 1.6 + noise.fbm(across / 1.1, far / 1.4, 3) * 0.28
      const offshore = far - edge - swash
      breakers(raster, noise, lit, x, y, across, far, offshore)
      if (offshore > 0.25) continue

      const grain = noise.at(across * 9, far * 9) * 0.5 + noise.at(across * 31, far * 31) * 0.5
      const ripple = noise.fbm(across * 1.6, far * 2.6, 4)
      const dryness = ramp(-1.4, -3.2, offshore + noise.fbm(across / 2.3, far / 2.3, 3) * 0.8)
      const dry = times(scaled(sand, 1 + ripple * 0.2 + grain * 0.16), lit)
      const mirrorRow = clamp(
        Math.round(2 * camera.horizonRow - y + ripple * 5),
        0,
        camera.horizonRow - 1
      )
      const wet = mix(scaled(dry, 0.42), sea.get(x, mirrorRow), 0.42 + 0.25 * ramp(-2, 0, offshore))
      const ground = mix(wet, dry, dryness)
      const lace =
        ramp(0.25, -0.05, Math.abs(offshore + 0.1)) *
        ramp(-0.25, 0.3, noise.fbm(across * 2.2, far * 2.2, 4) + 0.15)
      raster.put(x, y, mix(ground, scaled(lit, 0.82), lace * 0.85))
    }
  }
}

/** White water in lines along the beach, torn by noise. */
function breakers(
  raster: Raster,
  noise: Noise,
  lit: Colour,
  x: number,
  y: number,
  across: number,
  far: number,
  offshore: number
) {
  const line = offshore + noise.fbm(across / 14, far / 30, 3) * 2.4
  const phase = Math.abs(((line / (3.2 + line * 0.16)) % 1) - 0.5) * 2
  const torn = noise.fbm(across / 2.2, far / 0.9, 4) + noise.fbm(across * 1.7, far * 1.9, 3) * 0.5
  const foam =
    ramp(0.5, 1.05, phase * 0.75 + torn * 0.62) * ramp(26, 5, offshore) * ramp(-0.1, 0.4, offshore)
  raster.blend(x, y, scaled(lit, 0.85), foam * 0.9)
}
