import { Camera } from '../camera.js'
import { type Colour, mix, plus, scaled, times } from '../colour.js'
import { cloudySky, daylight } from '../daylight.js'
import { Noise } from '../noise.js'
import type { Random } from '../random.js'
import { Raster } from '../raster.js'
import type { Scene } from '../scene.js'
import { facing, paintTerrain, type Place } from '../terrain.js'

/** Sand with crests that a low sun draws; ripples in front. */
export function dunes(random: Random, width: number, height: number, elevation: number): Scene {
  const raster = new Raster(width, height)
  const noise = new Noise(random() * 1e9)
  const light = daylight(Math.min(elevation, 30), random.pick([-1, 1]) * random.between(60, 115))
  const camera = new Camera(width, height, {
    above: 60,
    horizon: random.between(0.3, 0.42),
    fieldOfView: random.between(40, 58),
  })
  const clouds = { noise, cover: random.between(0, 0.3), scale: 0.8, drift: random() * 50 }
  raster.fill((_u, _v, x, y) => cloudySky(light, clouds, camera.direction(x, y)))

  const heightAt = (x: number, z: number) => {
    const bend = noise.fbm(x / 900, z / 900, 3) * 170
    const crest = (across: number, along: number, length: number) => {
      const wave = 1.04 - Math.hypot(noise.at(across / length, along / (length * 0.45)), 0.04)
      return wave * wave
    }
    const large = crest(x + bend, z + bend * 0.6, 420) * 62
    const small = crest(x - bend + 90, z + bend, 130) * 12
    return large + small + noise.fbm(x / 1_500, z / 1_500, 2) * 50 - 60
  }
  const base: Colour = random.pick([
    [0.56, 0.32, 0.15],
    [0.62, 0.42, 0.24],
    [0.5, 0.25, 0.11],
  ] as const)
  const shade = ({ x, z, far, normal, light: day, sunlit }: Place): Colour => {
    const wind = noise.fbm(x / 40, z / 40, 3)
    const near = 1 / (1 + far / 160)
    const ripple = Math.sin((x * 0.9 + z * 0.25 + wind * 9) * 1.7) * near
    const grain = noise.at(x * 3.1, z * 3.1) * 0.07 * near
    const sun = Math.max(0, facing(normal, day.sun) + ripple * 0.13 * normal[1]) * sunlit
    const material = mix(base, scaled(base, 0.82), 0.5 + wind * 0.4 + grain * 6)
    return plus(
      times(material, scaled(day.sunlight, sun * 1.05)),
      times(material, plus(scaled(day.ambient, 0.95), scaled(base, 0.09)))
    )
  }
  paintTerrain(raster, camera, light, {
    heightAt,
    shade,
    near: 24,
    far: 7_000,
    visibility: 9_000,
    octaves: 6,
  })
  return { raster }
}
