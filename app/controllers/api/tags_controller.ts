import type { HttpContext } from '@adonisjs/core/http'
import { answerList } from '#controllers/api/answer'
import { listTags } from '#queries/tags'
import TagTransformer from '#transformers/tag_transformer'
import { tagListValidator } from '#validators/tag'

export default class TagsController {
  async index(ctx: HttpContext) {
    const { q, album_id: albumId } = await ctx.request.validateUsing(tagListValidator)
    return answerList(ctx, TagTransformer.transform(await listTags(ctx.org.id, { q, albumId })))
  }
}
