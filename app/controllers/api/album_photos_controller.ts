import type { HttpContext } from '@adonisjs/core/http'
import { answerList } from '#controllers/api/answer'
import { listPhotos } from '#queries/photos'
import PhotoTransformer from '#transformers/photo_transformer'
import { albumPhotoListValidator } from '#validators/photo'

export default class AlbumPhotosController {
  async index(ctx: HttpContext) {
    const { id: albumId } = await ctx.org.findAlbum(ctx.params.albumId)
    const { cursor, limit, ...filters } = await ctx.request.validateUsing(albumPhotoListValidator)
    const { photos, next } = await listPhotos(
      ctx.membership,
      { ...filters, albumId },
      { cursor, limit }
    )
    const rows = PhotoTransformer.transform(photos, ctx.membership).useVariant('forGrid')
    return answerList(ctx, rows, next)
  }
}
