import drive from '@adonisjs/drive/services/main'
import type Album from '#models/album'
import { type RenditionKind, renditionKey } from '#storage/keys'
import { makePhotos } from '#tests/fixtures/library'
import sharp from 'sharp'
import { BUILT_IN } from '../engine/builtin/built_in_info.js'
import Face from '../face.js'
import IndexedPhoto from '../indexed_photo.js'
import type { Portrait } from './pictures.js'
import { near, seeded } from './place.js'

const AT_ONCE = 100
/** Pictures of one person differ about so much. */
const APART = 0.02
const SIZES: Record<RenditionKind, number> = { preview: 720, thumb: 400 }

/** Photos of somebody that were looked at: rows and pictures as indexing leaves them, without its work. */
export async function makePhotosOf(
  { picture, box, embedding }: Portrait,
  album: Album,
  count: number
) {
  const { orgId } = album
  const { width, height } = await sharp(picture).metadata()
  const photos = await makePhotos(album, count, { takenAt: Date.UTC(2024, 5, 1), width, height })
  await keepPictures(orgId, photos, picture)
  const random = seeded(count)
  const engineVersion = BUILT_IN.modelVersion
  const looks = { score: 0.98, quality: 0.9, sizePx: 300, personSource: null }
  for (let at = 0; at < count; at += AT_ONCE) {
    const some = photos.slice(at, at + AT_ONCE)
    await Face.createMany(
      some.map(({ id: photoId }) => ({
        ...{ orgId, photoId, engineVersion, change: 0, state: 'active' as const },
        ...{ ...box, ...looks, embedding: near(embedding, APART, random) },
      }))
    )
    await IndexedPhoto.createMany(
      some.map(({ id: photoId }) => ({
        ...{ orgId, photoId, engineVersion, state: 'done' as const },
        ...{ attempts: 1, faces: 1, indexedAt: Date.now() },
      }))
    )
  }
  return photos
}

async function keepPictures(orgId: string, photos: { id: string }[], picture: Buffer) {
  for (const kind of ['preview', 'thumb'] as const) {
    const bytes = await sharp(picture).resize(SIZES[kind]).webp().toBuffer()
    for (const { id } of photos) await drive.use().put(renditionKey(orgId, id, kind), bytes)
  }
}
