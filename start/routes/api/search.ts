import router from '@adonisjs/core/services/router'
import { describe } from '#api/describe'
import { list } from '#api/schema'
import { suggestion } from '#api/schemas/search'
import { controllers } from '#generated/controllers'
import { orgApi } from '#start/kernel'
import { suggestionListValidator } from '#validators/suggestion'

const { Suggestions } = controllers.api

describe(
  router
    .get('/api/v1/orgs/:slug/suggestions', [Suggestions, 'index'])
    .as('api.suggestions.index')
    .use(orgApi()),
  {
    summary: 'What the word being typed into a search may become',
    note: '`q` is the last word alone, with its filter if it has one: `tag:be`. Without it, the filters are named.',
    tag: 'Search',
    query: suggestionListValidator,
    answers: { 200: list(suggestion) },
  }
)
