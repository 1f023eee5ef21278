import router from '@adonisjs/core/services/router'
import { describe } from '#api/describe'
import { list } from '#api/schema'
import { tag } from '#api/schemas/tag'
import { controllers } from '#generated/controllers'
import { orgApi } from '#start/kernel'
import { tagListValidator } from '#validators/tag'

describe(
  router
    .get('/api/v1/orgs/:slug/tags', [controllers.api.Tags, 'index'])
    .as('api.tags.index')
    .use(orgApi()),
  {
    summary: 'Tags in use with how many photos carry them',
    tag: 'Tags',
    query: tagListValidator,
    answers: { 200: list(tag) },
  }
)
