import { readFile } from 'node:fs/promises'
import app from '@adonisjs/core/services/app'
import type Album from '#models/album'
import type Org from '#models/org'
import Photo from '#models/photo'
import type User from '#models/user'
import sharp from 'sharp'
import { upload } from '#tests/fixtures/uploading'
import { facePool } from '../engine/face_pool.js'

/** Three faces, as they come with the weights. */
export const threeFaces = () =>
  readFile(app.makePath('node_modules/@vladmandic/face-api/demo/sample1.jpg'))

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

/** One of the three, as somebody takes it of themselves. */
export async function makeSelfie() {
  const bytes = await threeFaces()
  const [{ box }] = await facePool().analyse(bytes)
  const { width = 0, height = 0 } = await sharp(bytes).metadata()
  const left = Math.max(0, Math.round((box.x - box.w * MARGIN) * width))
  const top = Math.max(0, Math.round((box.y - box.h * MARGIN) * height))
  const part = {
    ...{ left, top },
    width: Math.min(width - left, Math.round(box.w * (1 + 2 * MARGIN) * width)),
    height: Math.min(height - top, Math.round(box.h * (1 + 2 * MARGIN) * height)),
  }
  return sharp(bytes).extract(part).resize(720).jpeg({ quality: 95 }).toBuffer()
}
