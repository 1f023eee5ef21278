import router from '@adonisjs/core/services/router'
import { describe } from '#api/describe'
import { list, one } from '#api/schema'
import { org, orgInList } from '#api/schemas/org'
import { controllers } from '#generated/controllers'
import { api, middleware, orgApi } from '#start/kernel'
import { orgChangesValidator, orgDeletionValidator, orgValidator } from '#validators/org'

const { OrgRestorations, Orgs } = controllers.api
const tag = 'Orgs'

router
  .group(() => {
    describe(router.get('/orgs', [Orgs, 'index']).as('api.orgs.index'), {
      summary: 'The orgs of the account',
      tag,
      answers: { 200: list(orgInList) },
    })
    describe(router.post('/orgs', [Orgs, 'store']).as('api.orgs.store'), {
      summary: 'Found an org and become its owner',
      tag,
      body: orgValidator,
      answers: { 201: one(org) },
    })
  })
  .prefix('/api/v1')
  .use(api())

router
  .group(() => {
    describe(router.get('/', [Orgs, 'show']).as('api.orgs.show'), {
      summary: 'One org with its storage and what you may do in it',
      tag,
      answers: { 200: one(org) },
    })
    describe(router.patch('/', [Orgs, 'update']).as('api.orgs.update'), {
      summary: 'Change name, address or settings of an org',
      tag,
      body: orgChangesValidator,
      answers: { 200: one(org) },
    })
    describe(router.delete('/', [Orgs, 'destroy']).as('api.orgs.destroy'), {
      summary: 'Close an org; thirty days later it ends for good',
      tag,
      body: orgDeletionValidator,
      answers: { 204: null },
    })
  })
  .prefix('/api/v1/orgs/:slug')
  .use([...orgApi(), middleware.adminScope()])

describe(
  router
    .post('/api/v1/orgs/:slug/restoration', [OrgRestorations, 'store'])
    .as('api.orgs.restore')
    .use([...orgApi({ deleted: true }), middleware.adminScope()]),
  { summary: 'Open a closed org again', tag, answers: { 200: one(org) } }
)
