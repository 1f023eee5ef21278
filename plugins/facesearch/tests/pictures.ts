import { readFile } from 'node:fs/promises'
import type Album from '#models/album'
import type Org from '#models/org'
import Photo from '#models/photo'
import type User from '#models/user'
import sharp from 'sharp'
import { upload } from '#tests/fixtures/uploading'
import type { Face as FoundFace } from '../engine/face_engine.js'
import { facePool } from '../engine/face_pool.js'
import { distance, samplePath } from './unit/engine/pictures.js'

/** Three faces, as they come with the weights. */
export const threeFaces = () => readFile(samplePath('sample1.jpg'))

let serial = 0

/** An upload of a picture with three faces that no other photo has. */
export async function uploadFaces(org: Org, owner: User, album: Album) {
  const comment = `picture ${Date.now()} ${serial++}`
  const bytes = await sharp(await threeFaces())
    .withExif({ IFD0: { ImageDescription: comment } })
    .jpeg({ quality: 92 })
    .toBuffer()
  const { body } = await upload(owner, org, album, [{ bytes }])
  return Photo.within(org.id).where('id', body.data[0].photo!.id).firstOrFail()
}

const MARGIN = 0.45

/** Parts of a picture. */
type Box = FoundFace['box']

/** A face with what is around it, and where it is in there. */
async function cutOut(bytes: Buffer, { x, y, w, h }: Box) {
  const { width = 0, height = 0 } = await sharp(bytes).metadata()
  const left = Math.max(0, Math.round((x - w * MARGIN) * width))
  const top = Math.max(0, Math.round((y - h * MARGIN) * height))
  const part = {
    ...{ left, top },
    width: Math.min(width - left, Math.round(w * (1 + 2 * MARGIN) * width)),
    height: Math.min(height - top, Math.round(h * (1 + 2 * MARGIN) * height)),
  }
  const picture = await sharp(bytes).extract(part).resize(720).jpeg({ quality: 95 }).toBuffer()
  const box = {
    ...{ x: (x * width - left) / part.width, y: (y * height - top) / part.height },
    ...{ width: (w * width) / part.width, height: (h * height) / part.height },
  }
  return { picture, box }
}

/** One of the three, as somebody takes it of themselves. */
export async function makeSelfie() {
  const bytes = await threeFaces()
  const [{ box }] = await facePool().analyse(bytes)
  return (await cutOut(bytes, box)).picture
}

export interface Portrait {
  picture: Buffer
  /** Where their face is in it. */
  box: { x: number; y: number; width: number; height: number }
  embedding: Float32Array
}

/** Nobody takes people for one who are so far apart. */
const APART = 0.1

/** Different people, with what the engine makes of their faces. */
export async function portraits(count: number): Promise<Portrait[]> {
  const made: Portrait[] = []
  for (const name of ['sample6', 'sample1', 'sample3']) {
    const bytes = await readFile(samplePath(`${name}.jpg`))
    for (const { box, embedding } of await facePool().analyse(bytes)) {
      if (!embedding || made.some((known) => distance(known.embedding, embedding) < APART)) continue
      made.push({ ...(await cutOut(bytes, box)), embedding })
      if (made.length === count) return made
    }
  }
  throw new Error(`There are only ${made.length} different people in these pictures`)
}
