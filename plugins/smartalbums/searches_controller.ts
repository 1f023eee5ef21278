import type { HttpContext } from '@adonisjs/core/http'
import { answer, answerList } from '#controllers/api/answer'
import { requireQuery } from '#queries/photo_search'
import { ChangeSavedSearch } from './change_saved_search.js'
import { RemoveSavedSearch } from './remove_saved_search.js'
import { SaveSearch } from './save_search.js'
import SavedSearchPolicy from './saved_search_policy.js'
import { findSavedSearch, findSavedSearchToShow, listSavedSearches } from './saved_searches.js'
import SavedSearchTransformer from './saved_search_transformer.js'
import {
  savedSearchChangesValidator,
  savedSearchPagingValidator,
  savedSearchValidator,
} from './saved_search_validator.js'

export default class SearchesController {
  async index(ctx: HttpContext) {
    const paging = await ctx.request.validateUsing(savedSearchPagingValidator)
    const { summaries, next } = await listSavedSearches(ctx.membership, paging)
    return answerList(ctx, SavedSearchTransformer.transform(summaries, ctx.membership), next)
  }

  async store(ctx: HttpContext) {
    await ctx.bouncer.with(SavedSearchPolicy).authorize('create')
    const { name, q } = await ctx.request.validateUsing(savedSearchValidator)
    requireQuery(q, ctx.org.id)
    const search = await new SaveSearch().handle({ actor: ctx.membership, name, q })
    return this.#answer(ctx, search.id, 201)
  }

  async show(ctx: HttpContext) {
    return this.#answer(ctx, ctx.params.id)
  }

  async update(ctx: HttpContext) {
    const search = await findSavedSearch(ctx.org.id, ctx.params.id)
    await ctx.bouncer.with(SavedSearchPolicy).authorize('edit', search)
    const changes = await ctx.request.validateUsing(savedSearchChangesValidator)
    if (changes.q) requireQuery(changes.q, ctx.org.id)
    await new ChangeSavedSearch().handle({ search, changes })
    return this.#answer(ctx, search.id)
  }

  async destroy(ctx: HttpContext) {
    const search = await findSavedSearch(ctx.org.id, ctx.params.id)
    await ctx.bouncer.with(SavedSearchPolicy).authorize('remove', search)
    await new RemoveSavedSearch().handle({ search })
    return ctx.response.noContent()
  }

  async #answer(ctx: HttpContext, id: string, status = 200) {
    const search = await findSavedSearchToShow(ctx.membership, id)
    return answer(ctx, SavedSearchTransformer.transform(search, ctx.membership), status)
  }
}
