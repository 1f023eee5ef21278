import { Camera } from '../camera.js'
import { type Colour, mix, plus, ramp, scaled } from '../colour.js'
import { daylight } from '../daylight.js'
import { Noise } from '../noise.js'
import type { Random } from '../random.js'
import { Raster } from '../raster.js'
import type { Scene } from '../scene.js'

/** The Milky Way over ridges, with a village's light behind them. */
export function night(random: Random, width: number, height: number): Scene {
  const raster = new Raster(width, height)
  const noise = new Noise(random() * 1e9)
  const camera = new Camera(width, height, {
    above: 20,
    horizon: random.between(0.8, 0.95),
    fieldOfView: 80,
  })
  const light = daylight(-14, 20)
  const [tilt, shift] = [random.between(-0.9, 0.9), random.between(-0.25, 0.25)]
  const glow: Colour = random.pick([
    [0.5, 0.26, 0.09],
    [0.18, 0.32, 0.2],
    [0.34, 0.2, 0.26],
  ] as const)
  const lamp = random.between(0.2, 0.8)

  const band = (u: number, v: number) => {
    const aside =
      (((u - 0.5 - shift) * width) / height) * Math.cos(tilt) -
      (v - 0.4) * Math.sin(tilt) +
      noise.fbm(u * 3, v * 3, 4) * 0.06
    return Math.exp(-((aside / 0.17) ** 2))
  }
  raster.fill((u, v, x, y) => {
    const up = Math.max(0, camera.direction(x, y)[1])
    const galaxy = band(u, v)
    const dust = ramp(-0.05, 0.5, noise.fbm(u * 5.5, v * 5.5 + 9, 7, 0.56)) * galaxy
    const milk =
      galaxy ** 1.5 * (0.5 + 0.4 * noise.fbm(u * 9 + 4, v * 9, 7, 0.6)) * (1 - dust * 0.9)
    const air = Math.exp(-up * 6) * (0.4 + 0.6 * Math.exp(-(((u - lamp) / 0.3) ** 2)))
    const base = mix(scaled(light.horizon, 0.1), [0.009, 0.015, 0.036], ramp(0, 0.5, up))
    return plus(plus(base, scaled([0.085, 0.08, 0.1], Math.max(0, milk))), scaled(glow, air * 0.3))
  })
  sprinkleStars(raster, random, band)
  for (let i = 0; i < 4; i++) paintRidge(raster, noise, camera, light.horizon, i)
  return { raster, look: { exposure: 1.7, grain: 1.7, vignette: 0.6 } }
}

function sprinkleStars(raster: Raster, random: Random, band: (u: number, v: number) => number) {
  const count = Math.round(raster.width * raster.height * 0.02)
  for (let i = 0; i < count; i++) {
    const [u, v] = [random(), random()]
    if (random() > 0.35 + 0.65 * band(u, v)) continue
    const power = 0.028 / (0.01 + random()) ** 1.05
    const tint = random.pick([
      [0.75, 0.85, 1.15],
      [1, 1, 1],
      [1.1, 0.95, 0.75],
    ] as const)
    star(raster, u * raster.width, v * raster.height, scaled(tint, Math.min(2.6, power * 0.42)))
  }
}

function star(raster: Raster, x: number, y: number, light: Colour) {
  const [left, top] = [Math.floor(x), Math.floor(y)]
  const size = light[1] > 1.2 ? 2 : 1
  for (let dy = -size; dy <= size; dy++) {
    for (let dx = -size; dx <= size; dx++) {
      const away = (left + dx + 0.5 - x) ** 2 + (top + dy + 0.5 - y) ** 2
      raster.add(left + dx, top + dy, light, Math.exp(-away * (size === 2 ? 1.3 : 2.4)))
    }
  }
}

function paintRidge(raster: Raster, noise: Noise, camera: Camera, haze: Colour, layer: number) {
  const shade = plus(scaled(haze, (0.03 * (3 - layer)) / 3), [0.002, 0.003, 0.005])
  for (let x = 0; x < raster.width; x++) {
    const along = (x / raster.height) * (1.1 + layer * 0.35) + layer * 19
    const trees =
      layer === 3
        ? Math.max(0, noise.at(along * 90, 3)) * 0.022 + Math.max(0, noise.at(along * 37, 8)) * 0.02
        : 0
    const crest = noise.ridged(along, layer * 7, 7) * (0.2 - layer * 0.035) + trees - layer * 0.035
    const row = camera.horizonRow + raster.height * (0.02 - crest * 0.8)
    for (let y = Math.max(0, Math.floor(row)); y < raster.height; y++)
      raster.blend(x, y, shade, Math.min(1, y + 1 - row))
  }
}
