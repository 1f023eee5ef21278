import type { HttpContext } from '@adonisjs/core/http'
import { answerList } from '#controllers/api/answer'
import { openFaces } from './open_faces.js'
import PeoplePolicy from './people_policy.js'
import { suggestionListValidator } from './people_validators.js'
import SuggestionTransformer from './suggestion_transformer.js'
import { listSuggestions } from './suggestions.js'

export default class SuggestionsController {
  async index(ctx: HttpContext) {
    await ctx.bouncer.with(PeoplePolicy).authorize('edit')
    const { person_id: personId, limit } = await ctx.request.validateUsing(suggestionListValidator)
    const open = await openFaces(ctx.org.id)
    const suggestions = await listSuggestions(open, { personId, limit })
    return answerList(ctx, SuggestionTransformer.transform(suggestions, ctx.membership))
  }
}
