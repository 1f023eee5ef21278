import { readFile } from 'node:fs/promises'
import app from '@adonisjs/core/services/app'
import type Album from '#models/album'
import type Org from '#models/org'
import Photo from '#models/photo'
import type User from '#models/user'
import sharp from 'sharp'
import { upload } from '#tests/fixtures/uploading'

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
