import { type Colour, mix, plus, ramp, scaled, times } from '../colour.js'
import { daylight } from '../daylight.js'
import { Noise } from '../noise.js'
import type { Random } from '../random.js'
import { Raster } from '../raster.js'
import type { Scene } from '../scene.js'

/** A shore seen straight down: woods, sand, surf, shallows, depth. */
export function aerial(random: Random, width: number, height: number, elevation: number): Scene {
  const raster = new Raster(width, height)
  const noise = new Noise(random() * 1e9)
  const light = daylight(Math.max(18, elevation), random.between(20, 160))
  const scale = random.between(1.1, 1.9)
  const [turn, offset] = [random() * Math.PI * 2, random.between(-0.25, 0.3)]
  const [along, across] = [Math.cos(turn), Math.sin(turn)]
  const tropical = random() < 0.6

  const heightAt = (u: number, v: number) =>
    offset + (u * along + v * across) * 0.9 + noise.fbm(u * 1.3 + 5, v * 1.3, 9, 0.5) * 0.42
  const shallows: Colour = tropical ? [0.13, 0.46, 0.46] : [0.1, 0.3, 0.3]
  const depth: Colour = tropical ? [0.01, 0.09, 0.18] : [0.008, 0.05, 0.09]

  const seaAt = (u: number, v: number, under: number): Colour => {
    const bottom = mix(shallows, depth, ramp(0, 0.5, under + noise.fbm(u * 7, v * 7, 4) * 0.05))
    const reef =
      ramp(0.1, 0.45, noise.fbm(u * 5 + 3, v * 5, 5)) *
      ramp(0.03, 0.1, under) *
      ramp(0.34, 0.16, under)
    const waves = noise.fbm(u * 60, v * 60, 3) * 0.05
    const swell = under * 46 + noise.fbm(u * 3.4, v * 3.4, 4) * 2.6
    const surf =
      ramp(0.72, 1, Math.abs(Math.sin(swell))) *
      ramp(0.085, 0.004, under) *
      ramp(-0.25, 0.35, noise.fbm(u * 28, v * 28, 5) + 0.12)
    return mix(
      scaled(mix(bottom, scaled(depth, 0.8), reef * 0.75), 1.15 + waves),
      [1.05, 1.08, 1.1],
      surf
    )
  }
  const landAt = (u: number, v: number, over: number): Colour => {
    const crown = noise.lumps(u * 62 + noise.at(u * 20, v * 20) * 0.5, v * 62)
    const wooded = ramp(0.07, 0.13, over + noise.fbm(u * 9, v * 9, 5) * 0.07)
    const sand: Colour = scaled(
      [0.72, 0.62, 0.46],
      0.95 + noise.fbm(u * 40, v * 40, 4) * 0.1 - 0.28 * ramp(0.016, 0, over)
    )
    const leaf: Colour = mix(
      [0.03, 0.06, 0.018],
      [0.12, 0.17, 0.045],
      0.15 + crown.which * 0.6 + noise.fbm(u * 9, v * 9, 3) * 0.5
    )
    const fine = noise.fbm(u * 190, v * 190, 2) * 0.16
    const round =
      0.35 +
      crown.top * 0.45 +
      (crown.towards[0] * light.sun[0] - crown.towards[1] * light.sun[2]) * 0.3 +
      fine
    const lit = plus(
      scaled(light.sunlight, 0.62 + (Math.max(0, round) - 0.62) * wooded),
      light.ambient
    )
    return times(mix(sand, leaf, wooded), lit)
  }
  raster.fill((left, top) => {
    const [u, v] = [((left - 0.5) * scale * width) / height, (top - 0.5) * scale]
    const up = heightAt(u, v)
    return up > 0
      ? landAt(u, v, up)
      : times(seaAt(u, v, -up), plus(scaled(light.sunlight, 0.5), light.ambient))
  })
  return { raster }
}
