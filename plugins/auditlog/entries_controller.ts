import type { HttpContext } from '@adonisjs/core/http'
import { answer, answerList } from '#controllers/api/answer'
import { areaOf } from './area_of.js'
import { describeEntry } from './describe_entry.js'
import { TrailTransformer } from './trail_transformer.js'
import { findEntry, readTrail } from './read_entries.js'
import { trailValidator } from './trail_validator.js'

/** Entries as the pages of rows show them. */
export default class EntriesController {
  /** What was last done to one thing. */
  async index(ctx: HttpContext) {
    const { resource, id } = await ctx.request.validateUsing(trailValidator)
    const { entries, hasMore } = await readTrail(areaOf(ctx), resource, id)
    return answerList(ctx, TrailTransformer.transform(entries, ctx.i18n), null, { hasMore })
  }

  /** What one of them changed, value by value. */
  async show(ctx: HttpContext) {
    const area = areaOf(ctx)
    const entry = await findEntry(area, ctx.params.id)
    return answer(ctx, await describeEntry(entry, area, ctx.i18n))
  }
}
