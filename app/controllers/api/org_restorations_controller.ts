import type { HttpContext } from '@adonisjs/core/http'
import { RestoreOrg } from '#actions/restore_org'
import { answer } from '#controllers/api/answer'
import OrgPolicy from '#policies/org_policy'
import OrgTransformer from '#transformers/org_transformer'

export default class OrgRestorationsController {
  async store(ctx: HttpContext) {
    await ctx.bouncer.with(OrgPolicy).authorize('delete')
    await new RestoreOrg().handle({ org: ctx.org })
    return answer(ctx, OrgTransformer.transform(ctx.membership).useVariant('forShow'))
  }
}
