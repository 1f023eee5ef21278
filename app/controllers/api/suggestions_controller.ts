import type { HttpContext } from '@adonisjs/core/http'
import { answerList } from '#controllers/api/answer'
import { suggest } from '#queries/suggestions'
import SuggestionTransformer from '#transformers/suggestion_transformer'
import { suggestionListValidator } from '#validators/suggestion'

export default class SuggestionsController {
  async index(ctx: HttpContext) {
    const { q = '' } = await ctx.request.validateUsing(suggestionListValidator)
    return answerList(ctx, SuggestionTransformer.transform(await suggest(ctx.membership, q)))
  }
}
