import type { HttpContext } from '@adonisjs/core/http'
import { answerCompactly } from '#controllers/api/answer_compactly'
import { listBucket, listBuckets } from '#queries/timeline'
import { bucketList, timelineColumns } from '#transformers/timeline_columns'
import { timelineValidator } from '#validators/timeline'

/** Photos of one org by the clock of the place where they were taken. */
export default class TimelineController {
  async index(ctx: HttpContext) {
    const { album_id: albumId, ...rest } = await ctx.request.validateUsing(timelineValidator)
    const list = await listBuckets([ctx.membership], { ...rest, albumId })
    return answerCompactly(ctx, bucketList(list))
  }

  async show(ctx: HttpContext) {
    const { album_id: albumId, ...rest } = await ctx.request.validateUsing(timelineValidator)
    const photos = await listBucket([ctx.membership], ctx.params.key, { ...rest, albumId })
    return answerCompactly(ctx, timelineColumns(photos))
  }
}
