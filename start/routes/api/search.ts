import router from '@adonisjs/core/services/router'
import { describe } from '#api/describe'
import { list, one } from '#api/schema'
import { savedSearch, suggestion } from '#api/schemas/search'
import { controllers } from '#generated/controllers'
import { orgApi } from '#start/kernel'
import { savedSearchChangesValidator, savedSearchValidator } from '#validators/saved_search'
import { suggestionListValidator } from '#validators/suggestion'

const { SavedSearches, Suggestions } = controllers.api
const tag = 'Search'

describe(
  router
    .get('/api/v1/orgs/:slug/suggestions', [Suggestions, 'index'])
    .as('api.suggestions.index')
    .use(orgApi()),
  {
    summary: 'What the word being typed into a search may become',
    note: '`q` is the last word alone, with its filter if it has one: `tag:be`. Without it, the filters are named.',
    tag,
    query: suggestionListValidator,
    answers: { 200: list(suggestion) },
  }
)

router
  .group(() => {
    describe(router.get('/', [SavedSearches, 'index']).as('api.saved_searches.index'), {
      summary: 'Saved searches of the org, by name',
      note: 'Each is counted up to a thousand photos; `is_more` says that there are more.',
      tag,
      answers: { 200: list(savedSearch) },
    })
    describe(router.post('/', [SavedSearches, 'store']).as('api.saved_searches.store'), {
      summary: 'Save a search for everybody in the org',
      tag,
      body: savedSearchValidator,
      answers: { 201: one(savedSearch) },
      refusals: [409],
    })
    describe(router.get('/:id', [SavedSearches, 'show']).as('api.saved_searches.show'), {
      summary: 'One saved search',
      tag,
      answers: { 200: one(savedSearch) },
    })
    describe(router.patch('/:id', [SavedSearches, 'update']).as('api.saved_searches.update'), {
      summary: 'Give a saved search another name, or search for something else',
      tag,
      body: savedSearchChangesValidator,
      answers: { 200: one(savedSearch) },
    })
    describe(router.delete('/:id', [SavedSearches, 'destroy']).as('api.saved_searches.destroy'), {
      summary: 'Forget a saved search; its photos stay',
      tag,
      answers: { 204: null },
    })
  })
  .prefix('/api/v1/orgs/:slug/saved-searches')
  .use(orgApi())
