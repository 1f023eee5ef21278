import type { Camera } from './camera.js'
import { type Colour, mix, plus, ramp, scaled } from './colour.js'
import { type Daylight, type Direction, normalised, skyAt } from './daylight.js'
import type { Noise } from './noise.js'
import type { Raster } from './raster.js'

export type Water = {
  noise: Noise
  /** What one sees looking straight into it. */
  deep: Colour
  /** Height of the waves in metres, and their length. */
  waves: number
  length: number
  /** Metres after which single waves cannot be told apart. */
  visibility: number
}

/**
 * Paints water from a row downwards. It mirrors whatever is already painted above, bent by its waves, and the clear sky
 * where the mirror looks past the edge of the picture.
 */
export function paintWater(
  raster: Raster,
  camera: Camera,
  light: Daylight,
  water: Water,
  firstRow: number
) {
  const above = raster.copy()
  for (let x = 0; x < raster.width; x++) {
    for (let y = firstRow; y < raster.height; y++) {
      raster.put(x, y, waterAt(above, camera, light, water, x, y))
    }
  }
}

function waterAt(
  above: Raster,
  camera: Camera,
  light: Daylight,
  water: Water,
  x: number,
  y: number
): Colour {
  const far = Math.min(30_000, camera.distance(Math.max(y + 0.5, camera.horizonRow + 0.7), 0))
  const across = ((x - camera.centre) / camera.focal) * far
  const look = camera.direction(x, Math.max(y + 0.5, camera.horizonRow + 0.7))
  const normal = waveNormal(water, across, far)

  const towards = -(look[0] * normal[0] + look[1] * normal[1] + look[2] * normal[2])
  const mirrored = normalised(
    look[0] + 2 * towards * normal[0],
    Math.abs(look[1] + 2 * towards * normal[1]) + 0.002,
    look[2] + 2 * towards * normal[2]
  )
  const fresnel = 0.03 + 0.97 * (1 - Math.max(0, Math.min(1, towards))) ** 5
  const reflected = mirrorImage(above, camera, light, mirrored)
  const glint = sparkle(light, mirrored)
  const body = plus(water.deep, scaled(light.ambient, 0.05))
  const colour = plus(mix(body, reflected, Math.min(0.97, fresnel * 1.15)), glint)
  return mix(
    colour,
    skyAt(light, normalised(look[0], 0.01, look[2])),
    0.75 * ramp(water.visibility, water.visibility * 12, far)
  )
}

/** Steep waves from above, flat ones towards the horizon, where a pixel holds many. */
function waveNormal({ noise, waves, length, visibility }: Water, x: number, z: number): Direction {
  const blur = 1 / (1 + z / (visibility * 0.12))
  const [u, v] = [x / length, z / (length * 0.55)]
  const fine = 4.3
  const slopeX =
    noise.at(u, v) +
    0.55 * noise.at(u * fine + 9, v * fine) * blur +
    0.35 * noise.at(u * 11.7, v * 11.7) * blur * blur
  const slopeZ =
    noise.at(u + 51, v + 7) +
    0.55 * noise.at(u * fine, v * fine + 33) * blur +
    0.35 * noise.at(u * 11.7 + 5, v * 11.7) * blur * blur
  const steep = (waves / length) * 2.6 * (0.25 + 0.75 * blur)
  return normalised(slopeX * steep * 0.6, 1, slopeZ * steep)
}

function mirrorImage(above: Raster, camera: Camera, light: Daylight, direction: Direction): Colour {
  if (direction[2] <= 0.05) return skyAt(light, direction)
  const x = camera.centre + (direction[0] / direction[2]) * camera.focal
  const y = camera.horizonRow - (direction[1] / direction[2]) * camera.focal
  if (y < 0) return skyAt(light, direction)
  return above.get(
    Math.max(0, Math.min(above.width - 1, Math.round(x))),
    Math.min(Math.floor(camera.horizonRow), Math.floor(y))
  )
}

function sparkle(light: Daylight, mirrored: Direction): Colour {
  const toSun = Math.max(
    0,
    mirrored[0] * light.sun[0] + mirrored[1] * light.sun[1] + mirrored[2] * light.sun[2]
  )
  return scaled(light.sunlight, toSun ** 700 * 9 + toSun ** 90 * 0.35)
}
