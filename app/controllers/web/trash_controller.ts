import type { HttpContext } from '@adonisjs/core/http'
import { TRASH_DAYS } from '#models/concerns/trashable'
import { listTrash } from '#queries/trash'
import AlbumTransformer from '#transformers/album_transformer'
import PhotoTransformer from '#transformers/photo_transformer'

export default class TrashController {
  async index({ inertia, membership }: HttpContext) {
    const { entries, next } = await listTrash(membership, { limit: 200 })
    const photos = entries.flatMap((entry) => (entry.type === 'photo' ? [entry.photo] : []))
    const albums = entries.flatMap((entry) => (entry.type === 'album' ? [entry.album] : []))
    return inertia.render('trash/index', {
      photos: PhotoTransformer.transform(photos, membership).useVariant('forTrash'),
      albums: AlbumTransformer.transform(albums, membership).useVariant('forTrash'),
      next,
      retentionDays: TRASH_DAYS,
    })
  }
}
