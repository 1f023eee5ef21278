import type { HttpContext } from '@adonisjs/core/http'
import { renderPage } from '#extension/routes'
import { answer } from '#controllers/api/answer'
import { DecideRemoval } from './decide_removal.js'
import { findRequest, listRequests } from './removal_requests.js'
import RemovalRequestTransformer from './removal_request_transformer.js'
import { decisionValidator } from './visitor_validators.js'

/** Requests of visitors to be hidden, for who decides about them. */
export default class RemovalRequestsController {
  async index(ctx: HttpContext) {
    const requests = await listRequests(ctx.org.id)
    return renderPage(ctx, 'removals', {
      requests: RemovalRequestTransformer.transform(requests, ctx.org.slug),
    })
  }

  async update(ctx: HttpContext) {
    const request = await findRequest(ctx.org.id, ctx.params.removalId)
    const { decision } = await ctx.request.validateUsing(decisionValidator)
    await new DecideRemoval().handle({ actor: ctx.membership, request, decision })
    return answer(ctx, { id: request.id, state: decision })
  }
}
