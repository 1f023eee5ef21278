import router from '@adonisjs/core/services/router'
import { controllers } from '#generated/controllers'
import { describe } from '#api/describe'
import { list, one } from '#api/schema'
import { account, ownMembership } from '#api/schemas/account'
import { api } from '#start/kernel'
import { profileValidator } from '#validators/account'

const { Me, MyMemberships } = controllers.api

router
  .group(() => {
    describe(router.get('/', [Me, 'show']).as('api.me.show'), {
      summary: 'The account that the token belongs to',
      tag: 'Accounts',
      answers: { 200: one(account) },
    })
    describe(router.patch('/', [Me, 'update']).as('api.me.update'), {
      summary: 'Change the name or the language',
      tag: 'Accounts',
      body: profileValidator,
      answers: { 200: one(account) },
    })
    describe(router.get('/memberships', [MyMemberships, 'index']).as('api.me.memberships'), {
      summary: 'The orgs of the account and its role in each',
      tag: 'Accounts',
      answers: { 200: list(ownMembership) },
    })
  })
  .prefix('/api/v1/me')
  .use(api())
