import { Camera } from '../camera.js'
import { type Colour, mix, plus, ramp, scaled } from '../colour.js'
import { cloudySky, type Daylight, daylight, skyAt } from '../daylight.js'
import { Noise } from '../noise.js'
import { type Random, randomFrom } from '../random.js'
import { Raster } from '../raster.js'
import type { Scene } from '../scene.js'
import { paintWater } from '../water.js'

/** A skyline over a river, from afternoon to the blue hour: the lower the sun, the more windows are lit. */
export function city(random: Random, width: number, height: number, elevation: number): Scene {
  const raster = new Raster(width, height)
  const noise = new Noise(random() * 1e9)
  const hour = elevation > 12 ? random.between(-3, -1) : random.between(-8.5, -2)
  const light = daylight(hour, random.pick([-1, 1]) * random.between(35, 110))
  const camera = new Camera(width, height, {
    above: 6,
    horizon: random.between(0.6, 0.7),
    fieldOfView: random.between(36, 50),
  })
  const clouds = { noise, cover: random.between(0.25, 0.6), scale: 0.8, drift: random() * 50 }
  raster.fill((_u, _v, x, y) => cloudySky(light, clouds, camera.direction(x, y)))

  const shore = Math.round(camera.horizonRow) + 2
  for (let row = 0; row < 4; row++) paintRow(raster, camera, random, noise, light, row, shore, hour)
  paintQuay(raster, camera, random, light, shore, hour)
  paintWater(
    raster,
    camera,
    light,
    {
      noise,
      deep: [0.006, 0.012, 0.018],
      waves: random.between(0.06, 0.14),
      length: 2.6,
      visibility: 240,
    },
    shore
  )
  return { raster, look: { vignette: 0.6, ...(hour < -3 && { grain: 1.3 }) } }
}

type House = {
  left: number
  right: number
  top: number
  tone: number
  warm: Colour
  glass: boolean
  floor: number
  bay: number
  seed: number
  cap: number
}

/** Houses of one distance; nearer ones are lower, darker and clearer. */
function paintRow(
  raster: Raster,
  camera: Camera,
  random: Random,
  noise: Noise,
  light: Daylight,
  row: number,
  shore: number,
  hour: number
) {
  const depth = 1 - row / 4
  const tallest = raster.height * [0.44, 0.3, 0.19, 0.11][row]
  const centre = random.between(0.25, 0.75) * raster.width
  let left = -raster.width * 0.02
  while (left < raster.width) {
    const breadth = raster.height * random.between(0.028, 0.075) * (1 + row * 0.16)
    const crowd = Math.exp(-(((left - centre) / (raster.width * 0.3)) ** 2))
    const up = tallest * random.between(0.3, 1) * (row < 2 ? 0.3 + 0.7 * crowd : 1)
    const floor = Math.max(2.4, raster.height * 0.0068 * (1 + row * 0.18))
    paintHouse(raster, camera, noise, light, hour, depth, shore, {
      left,
      right: left + breadth,
      top: shore - up,
      tone: random.between(0.5, 1.15),
      floor,
      bay: floor * random.between(0.65, 1.5),
      warm: random.pick([
        [1, 0.62, 0.28],
        [1, 0.78, 0.5],
        [0.85, 0.95, 1],
      ] as const),
      glass: row < 2 && random() < 0.55,
      seed: Math.floor(random() * 1e9),
      cap: random(),
    })
    left += breadth * random.between(0.75, row < 2 ? 1.6 : 1.05)
  }
}

function paintHouse(
  raster: Raster,
  camera: Camera,
  noise: Noise,
  light: Daylight,
  hour: number,
  depth: number,
  shore: number,
  house: House
) {
  const window = randomFrom(house.seed)
  const dusk = ramp(6, -6, hour)
  const columns = Math.max(1, Math.floor((house.right - house.left) / house.bay))
  const floors = Math.max(1, Math.floor((shore - house.top) / house.floor))
  const lit = Array.from({ length: columns * floors }, () =>
    window() < dusk * (house.glass ? 0.24 : 0.32) ? window.between(0.12, 0.8) : 0
  )
  const toSun = light.sun[0] * (house.seed % 2 === 0 ? 1 : -1)
  const wall = scaled(
    plus(scaled(light.sunlight, 0.16 + 0.3 * Math.max(0, toSun)), scaled(light.ambient, 0.75)),
    0.34 * house.tone
  )
  const haze = 0.02 + 0.34 * depth
  if (house.cap > 0.72) paintMast(raster, light, house, haze)

  for (let y = Math.max(0, Math.floor(house.top)); y < shore; y++) {
    for (
      let x = Math.max(0, Math.floor(house.left));
      x < Math.min(raster.width, house.right);
      x++
    ) {
      const across = ((x - house.left) / (house.right - house.left)) * columns
      const level = (y - house.top) / house.floor
      const [column, story] = [
        Math.min(columns - 1, Math.floor(across)),
        Math.min(floors - 1, Math.floor(level)),
      ]
      const [u, v] = [across - column, level - story]
      const pane = ramp(0.08, 0.2, u) * ramp(0.92, 0.8, u) * ramp(0.1, 0.28, v) * ramp(0.95, 0.8, v)
      const bright = lit[story * columns + column] ?? 0
      const mirror = scaled(
        skyAt(light, camera.direction(raster.width - x, camera.horizonRow - (shore - y) * 1.4)),
        house.glass ? 0.62 : 0.26
      )
      const surface = scaled(
        wall,
        0.85 +
          noise.fbm(x / 50, y / 20 + house.seed, 3) * 0.25 +
          (1 - (y - house.top) / (shore - house.top)) * 0.2
      )
      const glass = plus(scaled(mirror, 0.8), scaled(house.warm, bright * 0.75 * dusk))
      const face = mix(surface, glass, pane * (house.glass ? 1 : 0.85))
      const cover =
        Math.min(1, y + 1 - house.top) *
        Math.min(1, x + 1 - house.left) *
        Math.min(1, house.right - x)
      raster.blend(x, y, mix(face, skyAt(light, [0, 0.05, 1]), haze * (1 - 0.3 * dusk)), cover)
    }
  }
}

function paintMast(raster: Raster, light: Daylight, house: House, haze: number) {
  const middle = Math.round((house.left + house.right) / 2)
  const shade = mix(scaled(light.ambient, 0.2), skyAt(light, [0, 0.05, 1]), haze)
  for (let y = Math.floor(house.top - raster.height * 0.05 * house.cap); y < house.top; y++)
    raster.blend(middle, y, shade, 0.8)
}

/** Street lamps and trees along the water: what gives the reflections their columns of light. */
function paintQuay(
  raster: Raster,
  camera: Camera,
  random: Random,
  light: Daylight,
  shore: number,
  hour: number
) {
  const wall = scaled(light.ambient, 0.16)
  for (let x = 0; x < raster.width; x++) {
    for (let y = shore - Math.round(raster.height * 0.008); y < shore; y++) raster.put(x, y, wall)
  }
  const dusk = ramp(4, -5, hour)
  const gap = raster.width / random.between(22, 34)
  for (let x = random() * gap; x < raster.width; x += gap * random.between(0.75, 1.3)) {
    lamp(
      raster,
      x,
      shore - camera.height * 0.016,
      scaled([1.4, 0.78, 0.34], 2.2 * dusk),
      raster.height * 0.003
    )
  }
}

function lamp(raster: Raster, x: number, y: number, colour: Colour, radius: number) {
  const reach = Math.ceil(radius * 5)
  for (let dy = -reach; dy <= reach; dy++) {
    for (let dx = -reach; dx <= reach; dx++) {
      const away = Math.hypot(dx, dy) / radius
      raster.add(
        Math.round(x) + dx,
        Math.round(y) + dy,
        colour,
        Math.exp(-away * away) * 1.6 + 0.06 / (1 + away * away)
      )
    }
  }
}
