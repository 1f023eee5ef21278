import type { HttpContext } from '@adonisjs/core/http'
import { sayTo } from '#exceptions/handler'
import { readQueryIn } from '#queries/photo_search'
import { readQuery } from '#queries/search/language'
import { photoFilterValidator } from '#validators/photo'

/** Finds nothing: there are no words in it. */
const NOTHING = '""'

/** Which photos a page is asked for. A search that is not understood shows none, and says why: it is no broken page. */
export async function askedPhotos(ctx: HttpContext) {
  const { tag, q } = await ctx.request.validateUsing(photoFilterValidator)
  const { problem } = readAsked(ctx, q ?? '')
  return {
    filters: { tag, q: problem ? NOTHING : q },
    asked: { tag: tag || null, q: q || null },
    problem: problem ? sayTo(ctx, problem.code, problem.params) : null,
  }
}

/** What is searched in several orgs at once has only the filters that all of them know. */
const readAsked = ({ membership }: Partial<HttpContext>, q: string) =>
  membership ? readQueryIn(membership.orgId, q) : readQuery(q)
