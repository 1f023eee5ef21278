import type { HttpContext } from '@adonisjs/core/http'
import { answerList } from '#controllers/api/answer'
import { listSharedPhotos } from '#queries/shared_photos'
import VisitorPhotoTransformer from '#transformers/visitor_photo_transformer'
import { pagingValidator } from '#validators/paging'

export default class SharePhotosController {
  async index(ctx: HttpContext) {
    const { shareLink: link, params, request } = ctx
    const { photos, next } = await listSharedPhotos(
      link,
      await request.validateUsing(pagingValidator)
    )
    const rows = VisitorPhotoTransformer.transform(photos, { link, token: params.token })
    return answerList(ctx, rows, next)
  }
}
