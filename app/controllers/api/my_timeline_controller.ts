import type { HttpContext } from '@adonisjs/core/http'
import { answerCompactly } from '#controllers/api/answer_compactly'
import { listVisibleMemberships } from '#middleware/org_middleware'
import { listBucket, listBuckets } from '#queries/timeline'
import { mixedBucketList, mixedColumns } from '#transformers/timeline_columns'
import { myTimelineValidator } from '#validators/timeline'

/** The photos of all orgs of the account as one timeline. A token made for one org sees that one. */
export default class MyTimelineController {
  async index(ctx: HttpContext) {
    const filters = await ctx.request.validateUsing(myTimelineValidator)
    const viewers = await listVisibleMemberships(ctx)
    return answerCompactly(ctx, mixedBucketList(await listBuckets(viewers, filters), viewers))
  }

  async show(ctx: HttpContext) {
    const filters = await ctx.request.validateUsing(myTimelineValidator)
    const viewers = await listVisibleMemberships(ctx)
    const photos = await listBucket(viewers, ctx.params.key, filters)
    return answerCompactly(ctx, mixedColumns(photos, viewers))
  }
}
