import { develop } from './develop.js'
import { expose, type Shot } from './exposure.js'
import { type Random, randomFrom } from './random.js'
import type { Scene } from './scene.js'
import { aerial } from './scenes/aerial.js'
import { balloons } from './scenes/balloons.js'
import { city } from './scenes/city.js'
import { coast } from './scenes/coast.js'
import { dunes } from './scenes/dunes.js'
import { lake } from './scenes/lake.js'
import { meadow } from './scenes/meadow.js'
import { mountains } from './scenes/mountains.js'
import { night } from './scenes/night.js'
import { people } from './scenes/people.js'
import { table } from './scenes/table.js'

type Painter = (random: Random, width: number, height: number, elevation: number) => Scene

const PAINTERS = {
  aerial,
  balloons,
  city,
  coast,
  dunes,
  lake,
  meadow,
  mountains,
  night,
  people,
  table,
} satisfies Record<string, Painter>

/** How much smaller than the photo a scene is painted, where that is seldom seen. */
const COARSENESS: Partial<Record<SceneKind, number>> = {
  balloons: 2,
  dunes: 2,
  lake: 2,
  meadow: 2,
  mountains: 2,
  table: 2.4,
}

export type SceneKind = keyof typeof PAINTERS
export const SCENE_KINDS = Object.keys(PAINTERS) as SceneKind[]

/** Width and height in pixels; 1800 × 1200 by default. */
export type SceneOptions = Shot & { width?: number; height?: number }

/**
 * A photo of a place that does not exist, as a JPEG with the metadata of a camera. The same seed, kind and options give
 * the same picture. The hour of `takenAt` is the hour in the picture. Takes a few seconds of CPU.
 */
export async function renderScene(
  seed: number,
  kind: SceneKind,
  options: SceneOptions = {}
): Promise<Buffer> {
  const { width = 1800, height = 1200 } = options
  const random = randomFrom(seed * 31 + SCENE_KINDS.indexOf(kind))
  const elevation = sunAt(options.takenAt) ?? random.between(4, 50)
  const scale = COARSENESS[kind] ?? 1.5
  const { raster, look } = PAINTERS[kind](
    random,
    Math.round(width / scale),
    Math.round(height / scale),
    Math.max(2.5, elevation)
  )
  const photo = await develop(raster, { width, height, seed, ...look })
  const brightness = kind === 'night' ? 0 : Math.max(0.15, elevation / 40)
  return expose(photo, options, brightness, random).jpeg({ quality: 88 }).toBuffer()
}

/** Degrees above the horizon at that hour of a mild season. */
function sunAt(takenAt: string | undefined) {
  const match = /T(\d\d):(\d\d)/.exec(takenAt ?? '')
  if (!match) return undefined
  return 56 * Math.sin(((Number(match[1]) + Number(match[2]) / 60 - 6.3) / 13.2) * Math.PI)
}
