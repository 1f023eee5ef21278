import type { HttpContext } from '@adonisjs/core/http'
import { TRASH_DAYS } from '#models/concerns/trashable'
import type Membership from '#models/membership'
import { findTrashedPhoto, listTrash } from '#queries/trash'
import AlbumTransformer from '#transformers/album_transformer'
import PhotoTransformer from '#transformers/photo_transformer'

/** The trash of the org; also answers the address of one photo in it. */
export default class TrashController {
  async index({ inertia, membership, params }: HttpContext) {
    const { entries, next } = await listTrash(membership, { limit: 200 })
    const photos = entries.flatMap((entry) => (entry.type === 'photo' ? [entry.photo] : []))
    const albums = entries.flatMap((entry) => (entry.type === 'album' ? [entry.album] : []))
    return inertia.render('trash/index', {
      photos: PhotoTransformer.transform(photos, membership).useVariant('forTrash'),
      albums: AlbumTransformer.transform(albums, membership).useVariant('forTrash'),
      next,
      retentionDays: TRASH_DAYS,
      // Lists are asked for again after the open photo has left: only who opens the address asks for it.
      openPhoto: () => openedPhoto(membership, params.photoId),
    })
  }
}

async function openedPhoto(viewer: Membership, id?: string) {
  if (!id) return null
  return PhotoTransformer.transform(await findTrashedPhoto(viewer, id), viewer).useVariant(
    'forTrash'
  )
}
