import { Camera } from '../camera.js'
import { type Colour, mix, plus, ramp, scaled, times } from '../colour.js'
import { cloudySky, daylight } from '../daylight.js'
import { Noise } from '../noise.js'
import type { Random } from '../random.js'
import { Raster } from '../raster.js'
import type { Scene } from '../scene.js'
import { facing, paintTerrain, type Place } from '../terrain.js'
import { paintWater } from '../water.js'

/** A still lake under wooded slopes and peaks. */
export function lake(random: Random, width: number, height: number, elevation: number): Scene {
  const raster = new Raster(width, height)
  const noise = new Noise(random() * 1e9)
  const light = daylight(elevation, random.pick([-1, 1]) * random.between(40, 125))
  const camera = new Camera(width, height, {
    above: 5,
    horizon: random.between(0.5, 0.6),
    fieldOfView: random.between(48, 66),
  })
  const clouds = {
    noise,
    cover: random.between(0.2, 0.6),
    scale: random.between(0.8, 1.4),
    drift: random() * 50,
  }
  raster.fill((_u, _v, x, y) => cloudySky(light, clouds, camera.direction(x, y)))

  const valley = random.between(-0.15, 0.15)
  const heightAt = (x: number, z: number, detail: number) => {
    const aside = Math.abs(x / z - valley)
    const shore = noise.fbm(x / 420, z / 420, 4) * 110
    const rise = ramp(900, 6_500, z + shore * 3 + aside * 1_500 - 500)
    const massif = noise.ridged(x / 3_600 + 7, z / 3_600, detail, 0.47)
    const bumps = noise.fbm(x / 700, z / 700, Math.min(detail, 8)) * 60
    const trees = Math.max(0, noise.at(x / 9, z / 9)) * 9
    return (
      -14 +
      (z + shore - 620) * 0.05 +
      bumps * (0.2 + rise) +
      massif * 1_250 * rise * (0.4 + aside * 0.75) +
      trees * ramp(0, 25, z + shore - 640)
    )
  }

  const snowLine = random.between(650, 1_500)
  const autumn = random() < 0.3
  const shade = ({ x, z, up, normal, light: day, sunlit }: Place): Colour => {
    if (up < 0.2) return scaled(day.ambient, 0.05)
    const grain = noise.fbm(x / 30, z / 30, 4)
    const rock = mix([0.15, 0.145, 0.14], [0.3, 0.28, 0.26], 0.5 + grain * 0.7)
    const leaf = noise.fbm(x / 60, z / 60, 3)
    const wood: Colour = mix(
      [0.012, 0.03, 0.016],
      autumn && leaf > 0.1 ? [0.32, 0.17, 0.03] : [0.05, 0.072, 0.03],
      0.5 + leaf
    )
    const treeLine = ramp(820, 520, up + grain * 140) * ramp(0.38, 0.62, normal[1] + 0.25)
    const base = mix(
      mix(rock, [0.14, 0.16, 0.06], ramp(0.72, 0.86, normal[1]) * 0.7),
      wood,
      treeLine
    )
    const beach = mix([0.15, 0.14, 0.12], base, ramp(0.2, 1.8, up + grain * 1.5))
    const snow =
      ramp(snowLine - 120, snowLine + 200, up + grain * 200) *
      ramp(0.42, 0.66, normal[1] + grain * 0.08)
    const material = mix(beach, [0.85, 0.88, 0.95], snow)
    return plus(
      times(material, scaled(day.sunlight, facing(normal, day.sun) * sunlit)),
      times(material, scaled(day.ambient, 0.6 + 0.6 * normal[1]))
    )
  }

  const near = 380
  const shoreRow = Math.ceil(camera.row(0, near))
  paintTerrain(
    raster,
    camera,
    light,
    {
      heightAt: (x, z, d) => Math.max(-2, heightAt(x, z, d)),
      shade,
      near,
      far: 14_000,
      visibility: random.between(9_000, 22_000),
      octaves: 11,
    },
    shoreRow
  )
  const water = {
    noise,
    deep: [0.006, 0.022, 0.026] as const,
    waves: random.pick([0.012, 0.03, 0.07]),
    length: 2.4,
    visibility: 500,
  }
  paintWater(raster, camera, light, water, shoreRow)
  return { raster }
}
