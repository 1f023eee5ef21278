import type { HttpContext } from '@adonisjs/core/http'
import { EmptyTrash } from '#actions/empty_trash'
import { answerList } from '#controllers/api/answer'
import PhotoPolicy from '#policies/photo_policy'
import { listTrash } from '#queries/trash'
import TrashEntryTransformer from '#transformers/trash_entry_transformer'
import { pagingValidator } from '#validators/paging'

export default class TrashController {
  async show(ctx: HttpContext) {
    const paging = await ctx.request.validateUsing(pagingValidator)
    const { entries, next } = await listTrash(ctx.membership, paging)
    return answerList(ctx, TrashEntryTransformer.transform(entries, ctx.membership), next)
  }

  async destroy(ctx: HttpContext) {
    await ctx.bouncer.with(PhotoPolicy).authorize('purge')
    await new EmptyTrash().handle({ org: ctx.org })
    return ctx.response.noContent()
  }
}
