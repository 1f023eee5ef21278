import { type Colour, mix, plus, ramp, scaled } from './colour.js'
import type { Noise } from './noise.js'

export type Direction = readonly [x: number, y: number, z: number]

/** The light of an hour: where the sun is, what colour it and the sky have. */
export type Daylight = {
  /** Towards the sun; z is into the picture, y is up. */
  sun: Direction
  sunlight: Colour
  zenith: Colour
  /** Above the haze of the horizon. */
  middle: Colour
  horizon: Colour
  glow: Colour
  /** What reaches the shade. */
  ambient: Colour
}

export function normalised(x: number, y: number, z: number): Direction {
  const length = Math.hypot(x, y, z)
  return [x / length, y / length, z / length]
}

/** `elevation` of the sun in degrees (below zero is twilight), `azimuth` in degrees from the middle of the picture. */
export function daylight(elevation: number, azimuth: number): Daylight {
  const height = (Math.max(elevation, 1.5) * Math.PI) / 180
  const turn = (azimuth * Math.PI) / 180
  const low = 1 - ramp(2, 28, elevation)
  const night = 1 - ramp(-9, 2, elevation)
  const zenith = mix(mix([0.07, 0.2, 0.58], [0.1, 0.2, 0.46], low), [0.01, 0.02, 0.065], night)
  const middle = mix(mix([0.3, 0.5, 0.85], [0.5, 0.5, 0.56], low), [0.05, 0.065, 0.14], night)
  const horizon = mix(mix([0.62, 0.76, 0.95], [1.1, 0.64, 0.34], low), [0.3, 0.15, 0.12], night)
  return {
    sun: normalised(
      Math.sin(turn) * Math.cos(height),
      Math.sin(height),
      Math.cos(turn) * Math.cos(height)
    ),
    sunlight: scaled(mix([1.5, 1.4, 1.22], [1.7, 0.95, 0.5], low), 1 - 0.97 * night),
    zenith,
    middle,
    horizon,
    glow: scaled(mix([0.75, 0.7, 0.6], [1.5, 0.72, 0.26], low), 1 - 0.75 * night),
    ambient: plus(plus(scaled(zenith, 0.5), scaled(middle, 0.22)), scaled(horizon, 0.12)),
  }
}

/** The clear sky in a direction. */
export function skyAt(light: Daylight, direction: Direction): Colour {
  const up = Math.max(0, direction[1])
  const toSun = Math.max(
    0,
    direction[0] * light.sun[0] + direction[1] * light.sun[1] + direction[2] * light.sun[2]
  )
  const base = mix(
    mix(light.horizon, light.middle, ramp(-0.02, 0.2, up)),
    light.zenith,
    ramp(0.03, 0.8, up ** 0.8)
  )
  const near = Math.exp(-up * 5)
  const halo = 0.3 * toSun ** 6 * near + 0.35 * toSun ** 40 + 1.2 * toSun ** 900
  return plus(base, scaled(light.glow, halo))
}

export type Clouds = {
  noise: Noise
  /** 0 clear, 1 overcast. */
  cover: number
  /** Larger is smaller clouds. */
  scale: number
  drift: number
}

/** The sky with a layer of clouds in it, lit from the side of the sun and thinner towards the horizon's haze. */
export function cloudySky(light: Daylight, clouds: Clouds, direction: Direction): Colour {
  const clear = skyAt(light, direction)
  if (direction[1] < 0.012) return clear
  const reach = clouds.scale / (direction[1] + 0.06)
  const [x, y] = [direction[0] * reach + clouds.drift, direction[2] * reach]
  const threshold = 0.75 - clouds.cover * 1.35
  const density = thickness(clouds.noise, x, y) - threshold
  if (density <= 0) return clear

  const towards =
    thickness(clouds.noise, x + light.sun[0] * 0.35, y + light.sun[2] * 0.35) - threshold
  const lit = 1 - ramp(0, 1.1, density * 0.45 + Math.max(0, towards) * 0.75)
  const shade = mix(light.ambient, light.horizon, 0.35)
  const bright = plus(scaled(light.sunlight, 0.62), scaled(light.horizon, 0.3))
  const colour = mix(shade, bright, lit)
  const haze = ramp(0.02, 0.16, direction[1])
  return mix(clear, colour, ramp(0, 0.55, density) * haze * 0.95)
}

function thickness(noise: Noise, x: number, y: number) {
  const warp = noise.at(x * 0.7 + 40, y * 0.7) * 0.6
  return noise.fbm(x + warp, y - warp, 6, 0.52)
}
