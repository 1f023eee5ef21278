import type { HttpContext } from '@adonisjs/core/http'
import { ChangeSavedSearch } from '#actions/change_saved_search'
import { RemoveSavedSearch } from '#actions/remove_saved_search'
import { SaveSearch } from '#actions/save_search'
import { answer, answerList } from '#controllers/api/answer'
import SavedSearchPolicy from '#policies/saved_search_policy'
import { requireQuery } from '#queries/photo_search'
import { findSavedSearchToShow, listSavedSearches } from '#queries/saved_searches'
import SavedSearchTransformer from '#transformers/saved_search_transformer'
import { savedSearchChangesValidator, savedSearchValidator } from '#validators/saved_search'

export default class SavedSearchesController {
  async index(ctx: HttpContext) {
    const searches = await listSavedSearches(ctx.membership)
    return answerList(ctx, SavedSearchTransformer.transform(searches, ctx.membership))
  }

  async store(ctx: HttpContext) {
    await ctx.bouncer.with(SavedSearchPolicy).authorize('create')
    const { name, q } = await ctx.request.validateUsing(savedSearchValidator)
    requireQuery(q)
    const search = await new SaveSearch().handle({ actor: ctx.membership, name, q })
    return this.#answer(ctx, search.id, 201)
  }

  async show(ctx: HttpContext) {
    return this.#answer(ctx, ctx.params.id)
  }

  async update(ctx: HttpContext) {
    const search = await ctx.org.findSavedSearch(ctx.params.id)
    await ctx.bouncer.with(SavedSearchPolicy).authorize('edit', search)
    const changes = await ctx.request.validateUsing(savedSearchChangesValidator)
    if (changes.q) requireQuery(changes.q)
    await new ChangeSavedSearch().handle({ search, changes })
    return this.#answer(ctx, search.id)
  }

  async destroy(ctx: HttpContext) {
    const search = await ctx.org.findSavedSearch(ctx.params.id)
    await ctx.bouncer.with(SavedSearchPolicy).authorize('remove', search)
    await new RemoveSavedSearch().handle({ search })
    return ctx.response.noContent()
  }

  async #answer(ctx: HttpContext, id: string, status = 200) {
    const search = await findSavedSearchToShow(ctx.membership, id)
    return answer(ctx, SavedSearchTransformer.transform(search, ctx.membership), status)
  }
}
