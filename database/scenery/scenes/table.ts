import { type Colour, mix, plus, ramp, scaled, times } from '../colour.js'
import { type Direction, normalised } from '../daylight.js'
import { blurByDepth } from '../lens.js'
import { Noise } from '../noise.js'
import type { Random } from '../random.js'
import { Raster } from '../raster.js'
import type { Scene } from '../scene.js'
import {
  cylinder,
  fused,
  lightReaching,
  march,
  normalOf,
  openness,
  type Point,
  ring,
  type Shape,
  sphere,
  without,
} from '../solid.js'

type Thing = {
  shape: Shape
  colour: (point: Point, normal: Direction) => Colour
  gloss: number
  centre: Point
  reach: number
}

/** Coffee and fruit on a wooden table by a window, with little depth of field. */
export function table(random: Random, width: number, height: number): Scene {
  const noise = new Noise(random() * 1e9)
  const things = setTable(random, noise)
  const window = normalised(
    random.pick([-1, 1]) * random.between(0.7, 1.1),
    random.between(0.55, 0.85),
    random.between(-0.1, 0.7)
  )
  const wood = woodOf(random, noise)
  const eye: Point = [0, random.between(0.62, 0.95), -1.25]
  const [pitch, focal] = [
    Math.atan2(eye[1] - 0.07, 1.28),
    Math.max(width, height) * random.between(1.15, 1.4),
  ]
  const warm: Colour = random.pick([
    [1.5, 1.32, 1.08],
    [1.35, 1.33, 1.3],
    [1.6, 1.25, 0.88],
  ] as const)
  const room: Colour = random.pick([
    [0.2, 0.22, 0.26],
    [0.26, 0.24, 0.22],
  ] as const)

  const raster = new Raster(width, height)
  const depth = new Float32Array(width * height)
  const focus = Math.hypot(eye[1] - 0.07, 1.25)
  raster.fill((_u, _v, px, py) => {
    const [a, b] = [(px - width / 2) / focal, (height / 2 - py) / focal]
    const ray = normalised(
      a,
      b * Math.cos(pitch) - Math.sin(pitch),
      Math.cos(pitch) + b * Math.sin(pitch)
    )
    const hit = firstHit(things, eye, ray)
    const far = hit?.far ?? (ray[1] < 0 ? -eye[1] / ray[1] : Infinity)
    depth[py * width + px] = Math.min(far, 9)
    if (far > 9) return backdrop(noise, ray, warm, room)

    const point: Point = [eye[0] + ray[0] * far, eye[1] + ray[1] * far, eye[2] + ray[2] * far]
    const thing = hit?.thing
    const normal = thing ? normalOf(thing.shape, point) : ([0, 1, 0] as const)
    const material = thing ? thing.colour(point, normal) : wood(point[0], point[2])
    const lift: Point = [
      point[0] + normal[0] * 0.004,
      point[1] + normal[1] * 0.004,
      point[2] + normal[2] * 0.004,
    ]
    const facing = Math.max(0, dot(normal, window))
    const sun =
      facing === 0 ? 0 : facing * lightReaching(nearby(things, lift, window), lift, window, 0.16)
    const open = openness(nearby(things, lift), lift, normal)
    const shine = gloss(ray, normal, window, thing?.gloss ?? 0.25) * open
    const lit = plus(scaled(warm, sun), scaled(room, open * (0.65 + 0.35 * normal[1])))
    const colour = plus(times(material, lit), scaled(warm, shine))
    return mix(colour, backdrop(noise, ray, warm, room), ramp(3.2, 7, far))
  })
  return {
    raster: blurByDepth(raster, depth, focus, random.between(0.016, 0.028) * height),
    look: { vignette: 0.75, warmth: 0.6 },
  }
}

/** The nearest thing a ray meets; only those whose ball it passes through are asked. */
function firstHit(things: Thing[], eye: Point, ray: Direction) {
  let nearest: { thing: Thing; far: number } | null = null
  for (const thing of things) {
    const along =
      (thing.centre[0] - eye[0]) * ray[0] +
      (thing.centre[1] - eye[1]) * ray[1] +
      (thing.centre[2] - eye[2]) * ray[2]
    if (aside(thing, eye, ray, along) > thing.reach) continue
    const far = march(thing.shape, eye, ray, along + thing.reach)
    if (far !== null && far < (nearest?.far ?? Infinity)) nearest = { thing, far }
  }
  return nearest
}

/** What can shade a point: the table itself, and things close by or on the way to the light. */
function nearby(things: Thing[], [x, y, z]: Point, light?: Direction): Shape {
  const close = things.filter((thing) => {
    const { centre, reach } = thing
    if (Math.hypot(centre[0] - x, centre[1] - y, centre[2] - z) < reach + 0.2) return true
    if (!light) return false
    const along =
      (centre[0] - x) * light[0] + (centre[1] - y) * light[1] + (centre[2] - z) * light[2]
    return along > 0 && along < 3 && aside(thing, [x, y, z], light, along) < reach + along * 0.16
  })
  if (close.length === 0) return (_x, up) => up
  return (a, b, c) => {
    let gap = b
    for (const { shape } of close) gap = Math.min(gap, shape(a, b, c))
    return gap
  }
}

/** How far a ray passes from the middle of a thing. */
function aside({ centre }: Thing, eye: Point, ray: Direction, along: number) {
  return Math.hypot(
    eye[0] + ray[0] * along - centre[0],
    eye[1] + ray[1] * along - centre[1],
    eye[2] + ray[2] * along - centre[2]
  )
}

function setTable(random: Random, noise: Noise): Thing[] {
  const glaze: Colour = random.pick([
    [0.82, 0.8, 0.76],
    [0.16, 0.24, 0.3],
    [0.62, 0.36, 0.26],
    [0.75, 0.72, 0.55],
    [0.2, 0.2, 0.2],
  ] as const)
  const at: Point = [random.between(-0.12, 0.12), 0, random.between(-0.08, 0.1)]
  const things = [cup(at, glaze, random, noise), saucer(at, glaze)]
  const fruit = random.pick(['orange', 'apple', 'lemon'] as const)
  for (let i = 0; i < random.between(2, 6); i++) {
    const [turn, away] = [random() * Math.PI * 2, random.between(0.36, 0.62)]
    const radius = random.between(0.072, 0.09)
    const place: Point = [
      at[0] + Math.cos(turn) * away,
      radius * 0.98,
      at[2] + Math.sin(turn) * away * 0.9 + 0.1,
    ]
    if (
      place[2] < -0.45 ||
      things.some(
        ({ centre, reach }) =>
          Math.hypot(centre[0] - place[0], centre[2] - place[2]) < reach + radius
      )
    )
      continue
    things.push(fruitAt(place, radius, fruit, noise))
  }
  return things
}

function cup([x, y, z]: Point, glaze: Colour, random: Random, noise: Noise): Thing {
  const body = without(
    cylinder([x, y + 0.012, z], 0.115, 0.135, 0.03),
    cylinder([x, y + 0.03, z], 0.104, 0.2, 0.02)
  )
  const side = random.pick([-1, 1])
  const handle = without(
    ring([x + side * 0.128, y + 0.08, z], 0.038, 0.011, 'z'),
    cylinder([x, y, z], 0.108, 0.3, 0.01)
  )
  const coffee = cylinder([x, y + 0.03, z], 0.105, 0.082, 0.002)
  const vessel = fused(body, handle, 0.012)
  return {
    shape: (a, b, c) => Math.min(vessel(a, b, c), coffee(a, b, c)),
    centre: [x, y + 0.07, z],
    reach: 0.24,
    gloss: 0.8,
    colour: ([a, b, c], normal) => {
      const inside = Math.hypot(a - x, c - z)
      if (inside > 0.1035 || b > y + 0.118 || normal[1] < 0.8) return glaze
      const swirl = noise.fbm((a - x) * 14 + inside * 30, (c - z) * 14, 4)
      const art =
        ramp(0.062, 0.048, inside + swirl * 0.012) *
        ramp(-0.15, 0.1, Math.cos(Math.atan2(c - z, a - x) * 3 + inside * 60) + 0.4)
      const crema = mix([0.2, 0.085, 0.03], [0.36, 0.19, 0.08], 0.5 + swirl * 0.6)
      return mix(crema, [0.82, 0.7, 0.54], art * 0.9)
    },
  }
}

function saucer([x, y, z]: Point, glaze: Colour): Thing {
  const plate = without(
    cylinder([x, y, z], 0.19, 0.022, 0.01),
    cylinder([x, y + 0.013, z], 0.165, 0.05, 0.01)
  )
  return { shape: plate, centre: [x, y, z], reach: 0.21, gloss: 0.8, colour: () => glaze }
}

const FRUIT = {
  orange: { skin: [0.85, 0.34, 0.04], other: [0.9, 0.46, 0.08], gloss: 0.35 },
  apple: { skin: [0.55, 0.05, 0.035], other: [0.66, 0.5, 0.12], gloss: 0.6 },
  lemon: { skin: [0.86, 0.68, 0.09], other: [0.78, 0.66, 0.16], gloss: 0.4 },
} as const

function fruitAt(centre: Point, radius: number, kind: keyof typeof FRUIT, noise: Noise): Thing {
  const { skin, other, gloss: shine } = FRUIT[kind]
  const ball = sphere(centre, radius)
  const shape: Shape = (x, y, z) => {
    const dimple =
      kind === 'apple'
        ? 0.02 * Math.exp(-((Math.hypot(x - centre[0], z - centre[2]) / 0.022) ** 2))
        : 0
    return ball(x, y, z) + (y > centre[1] ? dimple : 0)
  }
  return {
    shape,
    centre,
    reach: radius * 1.1,
    gloss: shine,
    colour: ([x, y, z]) =>
      mix(
        skin,
        other,
        ramp(
          -0.1,
          0.6,
          noise.fbm(x * 9 + centre[2] * 40, (y + z) * 7, 4) + ((y - centre[1]) / radius) * 0.35
        )
      ),
  }
}

/** Boards with rings and pores. */
function woodOf(random: Random, noise: Noise): (x: number, z: number) => Colour {
  const [dark, bright] = random.pick([
    [
      [0.2, 0.105, 0.05],
      [0.42, 0.25, 0.13],
    ],
    [
      [0.34, 0.23, 0.14],
      [0.56, 0.42, 0.28],
    ],
    [
      [0.09, 0.055, 0.035],
      [0.2, 0.125, 0.075],
    ],
  ] as const)
  const board = random.between(0.28, 0.42)
  return (x, z) => {
    const plank = Math.floor(x / board + 50)
    const [along, across] = [z + plank * 7.3, x - (plank - 50) * board]
    const rings = noise.fbm(across * 9 + plank * 5, along * 0.7, 4) * 5
    const grain = Math.sin((across * 30 + rings) * 2.2) * 0.5 + 0.5
    const pores = ramp(0.25, 0.7, noise.fbm(across * 160, along * 5, 3))
    const gap = ramp(0.004, 0.0015, Math.min(across, board - across))
    const tone = 0.85 + 0.3 * noise.at(plank * 3.7, 1)
    return scaled(
      mix(dark, bright, 0.25 + grain * 0.5 + noise.fbm(across * 50, along * 2.4, 3) * 0.25),
      tone * (1 - pores * 0.35) * (1 - gap * 0.8)
    )
  }
}

function gloss(ray: Direction, normal: Direction, window: Direction, amount: number) {
  const along = dot(ray, normal)
  const mirrored: Direction = [
    ray[0] - 2 * along * normal[0],
    ray[1] - 2 * along * normal[1],
    ray[2] - 2 * along * normal[2],
  ]
  const fresnel = 0.05 + 0.95 * (1 + Math.min(0, along)) ** 5
  const pane = ramp(0.9, 0.97, dot(mirrored, window))
  return amount * (pane * (0.16 + fresnel) + fresnel * 0.16 * Math.max(0, mirrored[1]))
}

/** The room behind, far out of focus. */
function backdrop(noise: Noise, ray: Direction, warm: Colour, room: Colour): Colour {
  const patch = ramp(-0.1, 0.5, noise.fbm(ray[0] * 3.3 + 4, ray[1] * 3.3, 2))
  return plus(scaled(room, 0.5), scaled(warm, 0.35 * patch))
}

function dot(a: Direction, b: Direction) {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
}
