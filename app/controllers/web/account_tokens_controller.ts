import type { HttpContext } from '@adonisjs/core/http'
import { originFor } from '#config/web'
import { listTokens } from '#queries/tokens'
import TokenTransformer from '#transformers/token_transformer'

export default class AccountTokensController {
  async index({ auth, inertia, request }: HttpContext) {
    const tokens = await listTokens(auth.getUserOrFail())
    return inertia.render('account/tokens', {
      tokens: TokenTransformer.transform(tokens),
      origin: originFor(request),
    })
  }
}
