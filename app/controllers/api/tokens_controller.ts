import type { HttpContext } from '@adonisjs/core/http'
import { Current } from '#audit/current'
import { CheckCredentials } from '#actions/check_credentials'
import { IssueToken } from '#actions/issue_token'
import { RevokeToken } from '#actions/revoke_token'
import { answer, answerList } from '#controllers/api/answer'
import { Refusal } from '#exceptions/refusal'
import { hasAdminScope } from '#middleware/admin_scope_middleware'
import { boundOrgId } from '#middleware/org_middleware'
import { listTokens } from '#queries/tokens'
import TokenTransformer from '#transformers/token_transformer'
import { tokenValidator } from '#validators/account'

export default class TokensController {
  async store(ctx: HttpContext) {
    const input = await ctx.request.validateUsing(tokenValidator)
    const { email, password, expires_in_days: expiresInDays, ...wish } = input
    const user = await new CheckCredentials().handle({ email, password, address: ctx.request.ip() })
    Current.set({ actorId: user.id })
    const issued = await new IssueToken().handle({ user, ...wish, expiresInDays })
    return answer(ctx, TokenTransformer.transform(issued).useVariant('forIssue'), 201)
  }

  async index(ctx: HttpContext) {
    refuseOtherTokens(ctx)
    return answerList(ctx, TokenTransformer.transform(await listTokens(ctx.auth.getUserOrFail())))
  }

  async destroy(ctx: HttpContext) {
    const user = ctx.auth.getUserOrFail()
    const own = user.currentAccessToken?.identifier
    const id = ctx.params.tokenId === 'current' ? own : ctx.params.tokenId
    if (id !== own) refuseOtherTokens(ctx)
    await new RevokeToken().handle({ user, id: String(id) })
    return ctx.response.noContent()
  }
}

/** Any token may end itself; to see and end others it needs the whole account. */
function refuseOtherTokens(ctx: HttpContext) {
  if (boundOrgId(ctx)) throw new Refusal(403, 'E_TOKEN_BOUND')
  if (!hasAdminScope(ctx)) throw new Refusal(403, 'E_SCOPE_MISSING', { params: { scope: 'admin' } })
}
