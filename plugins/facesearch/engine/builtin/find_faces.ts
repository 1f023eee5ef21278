import { rollOf } from '../alignment.js'
import type { AnalyseOptions, Face } from '../face_engine.js'
import {
  cutChip,
  mirrored,
  planesOf,
  type Point,
  type RgbPicture,
  type Similarity,
  unit,
} from '../geometry.js'
import type { Finder } from './built_in_nets.js'
import { type Detection, detectFaces } from './detect.js'
import { landmarksOf } from './landmarks.js'
import type { Net } from './nets.js'
import { qualityOf } from './quality.js'

/** What makes an embedding of a face, and how it wants to see it. */
export interface Recognition {
  net: Net
  side: number
  align: (points: readonly Point[], side: number) => Similarity
  means: readonly number[]
  divisor: number
  minFacePx: number
  /** Most chips the net takes at once. */
  batch: 1 | 2
}

const MOST_FACES = 100

/** Faces of a picture, the most prominent first. */
export async function findFaces(
  finder: Finder,
  recognition: Recognition,
  picture: RgbPicture,
  { maxFaces = MOST_FACES, signal }: AnalyseOptions = {}
): Promise<Face[]> {
  const found = await detectFaces(finder, picture)
  const faces = []
  for (const detection of found.toSorted(byProminence).slice(0, maxFaces)) {
    signal?.throwIfAborted()
    faces.push(await describeFace(finder, recognition, picture, detection))
  }
  return faces
}

const byProminence = (a: Detection, b: Detection) =>
  b.score * b.box.w * b.box.h - a.score * a.box.w * a.box.h

async function describeFace(
  { landmarks }: Finder,
  recognition: Recognition,
  picture: RgbPicture,
  { box, score }: Detection
): Promise<Face> {
  const { width, height } = picture
  const points = await landmarksOf(landmarks, picture, box)
  const sizePx = Math.round(Math.min(box.w * width, box.h * height))
  const chip = cutChip(picture, recognition.align(points, recognition.side), recognition.side)
  return {
    box,
    score,
    sizePx,
    roll: rollOf(points),
    quality: qualityOf(chip, points, sizePx, score),
    points: points.map(([x, y]) => [x / width, y / height]),
    embedding: sizePx < recognition.minFacePx ? null : await embed(recognition, chip),
  }
}

/** The mean of a face and its mirror image: what it is, whichever way the light falls. */
async function embed(recognition: Recognition, chip: RgbPicture) {
  const chips = [chip, mirrored(chip)]
  if (recognition.batch === 2) {
    const both = await describe(recognition, chips)
    return meanOf(both.subarray(0, both.length / 2), both.subarray(both.length / 2))
  }
  return meanOf(await describe(recognition, [chips[0]]), await describe(recognition, [chips[1]]))
}

async function describe({ net, side, means, divisor }: Recognition, chips: RgbPicture[]) {
  const input = planesOf(chips, means, divisor)
  const [described] = Object.values(await net.run(input, [chips.length, 3, side, side]))
  return described
}

const meanOf = (face: Float32Array, mirror: Float32Array) =>
  unit(face.map((value, at) => value + mirror[at]))
