import type { HttpContext } from '@adonisjs/core/http'
import { CreateOrg } from '#actions/create_org'
import { DeleteOrg } from '#actions/delete_org'
import { UpdateOrg } from '#actions/update_org'
import { answer, answerList } from '#controllers/api/answer'
import { Refusal } from '#exceptions/refusal'
import { boundOrgId } from '#middleware/org_middleware'
import OrgPolicy from '#policies/org_policy'
import { listMemberships } from '#queries/memberships'
import OrgTransformer from '#transformers/org_transformer'
import {
  orgChangesValidator,
  orgDeletionValidator,
  orgValidator,
  settingsOf,
} from '#validators/org'

export default class OrgsController {
  async index(ctx: HttpContext) {
    const bound = boundOrgId(ctx)
    const memberships = await listMemberships(ctx.auth.getUserOrFail())
    const shown = memberships.filter(({ orgId }) => !bound || orgId === bound)
    return answerList(ctx, OrgTransformer.transform(shown))
  }

  async store(ctx: HttpContext) {
    if (boundOrgId(ctx)) throw new Refusal(403, 'E_TOKEN_BOUND')
    const { name, slug } = await ctx.request.validateUsing(orgValidator)
    const owner = ctx.auth.getUserOrFail()
    const membership = await new CreateOrg().handle({ name, slug, owner })
    return answer(ctx, OrgTransformer.transform(membership).useVariant('forShow'), 201)
  }

  async show(ctx: HttpContext) {
    return answer(ctx, OrgTransformer.transform(ctx.membership).useVariant('forShow'))
  }

  async update(ctx: HttpContext) {
    await ctx.bouncer.with(OrgPolicy).authorize('update')
    const { settings, ...rest } = await ctx.request.validateUsing(orgChangesValidator)
    const changes = { ...rest, ...(settings && { settings: settingsOf(settings) }) }
    await new UpdateOrg().handle({ org: ctx.org, changes })
    return answer(ctx, OrgTransformer.transform(ctx.membership).useVariant('forShow'))
  }

  async destroy(ctx: HttpContext) {
    await ctx.bouncer.with(OrgPolicy).authorize('delete')
    const { name = ctx.org.name } = await ctx.request.validateUsing(orgDeletionValidator)
    if (name !== ctx.org.name) throw new Refusal(422, 'E_NAME_MISMATCH', { field: 'name' })
    await new DeleteOrg().handle({ org: ctx.org, userId: ctx.membership.userId })
    return ctx.response.noContent()
  }
}
