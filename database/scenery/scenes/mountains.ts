import { Camera } from '../camera.js'
import { type Colour, mix, plus, ramp, scaled, times } from '../colour.js'
import { cloudySky, daylight } from '../daylight.js'
import { Noise } from '../noise.js'
import type { Random } from '../random.js'
import { Raster } from '../raster.js'
import type { Scene } from '../scene.js'
import { facing, paintTerrain, type Place } from '../terrain.js'

export function mountains(random: Random, width: number, height: number, elevation: number): Scene {
  const raster = new Raster(width, height)
  const noise = new Noise(random() * 1e9)
  const light = daylight(elevation, random.pick([-1, 1]) * random.between(35, 120))
  const camera = new Camera(width, height, {
    above: 420,
    horizon: random.between(0.5, 0.62),
    fieldOfView: random.between(42, 60),
  })
  const clouds = { noise, cover: random.between(0.25, 0.55), scale: 0.9, drift: random() * 50 }
  const snowLine = random.between(900, 1900)

  raster.fill((_u, _v, x, y) => cloudySky(light, clouds, camera.direction(x, y)))

  const heightAt = (x: number, z: number, detail: number) => {
    const [u, v] = [x / 5_200, z / 5_200]
    const rise = ramp(1_500, 9_000, z)
    const massif = noise.ridged(u + 3, v, detail, 0.48)
    const hills = noise.fbm(x / 1_900, z / 1_900, Math.min(detail, 7))
    return 130 + hills * 130 * (0.4 + rise) + (massif - 0.55) * 1_700 * rise + ramp(700, 0, z) * 240
  }

  const shade = (place: Place): Colour => {
    const { x, z, up, normal } = place
    const grain = noise.fbm(x / 38, z / 38, 4)
    const flat = normal[1]
    const rock = mix([0.19, 0.17, 0.155], [0.33, 0.3, 0.27], 0.5 + grain * 0.7)
    const wood: Colour = mix(
      [0.018, 0.04, 0.018],
      [0.05, 0.085, 0.03],
      0.5 + noise.fbm(x / 14, z / 14, 3) * 0.8
    )
    const meadow: Colour = mix(
      [0.1, 0.15, 0.035],
      [0.19, 0.2, 0.06],
      0.5 + noise.fbm(x / 90, z / 60, 4)
    )
    const wooded =
      ramp(-0.15, 0.12, noise.fbm(x / 520 + 9, z / 520, 5) + 0.1) *
      ramp(1_250, 900, up + grain * 120) *
      ramp(0.55, 0.72, flat)
    const green = mix(meadow, wood, wooded)
    const base = mix(
      rock,
      green,
      ramp(0.58, 0.78, flat + grain * 0.06) * ramp(1_500, 1_050, up + grain * 160)
    )
    const snow =
      ramp(snowLine - 160, snowLine + 220, up + grain * 240) * ramp(0.4, 0.62, flat + grain * 0.09)
    const material = mix(base, [0.86, 0.89, 0.95], snow)
    const sun = facing(normal, place.light.sun) * place.sunlit
    const bounce = 0.55 + 0.45 * flat
    return plus(
      times(material, scaled(place.light.sunlight, sun)),
      times(material, scaled(place.light.ambient, bounce * 1.1))
    )
  }

  paintTerrain(raster, camera, light, {
    heightAt,
    shade,
    near: 60,
    far: 22_000,
    visibility: random.between(15_000, 30_000),
    octaves: 11,
  })
  return { raster }
}
