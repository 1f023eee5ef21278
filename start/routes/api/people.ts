import router from '@adonisjs/core/services/router'
import { controllers } from '#generated/controllers'
import { middleware, orgApi } from '#start/kernel'

router
  .group(() => {
    router.get('/members', [controllers.api.Members, 'index']).as('api.members.index')
    router.patch('/members/:userId', [controllers.api.Members, 'update']).as('api.members.update')
    router
      .delete('/members/:userId', [controllers.api.Members, 'destroy'])
      .as('api.members.destroy')
    router.post('/ownership', [controllers.api.Ownership, 'store']).as('api.ownership.store')
    router.get('/invitations', [controllers.api.Invitations, 'index']).as('api.invitations.index')
    router.post('/invitations', [controllers.api.Invitations, 'store']).as('api.invitations.store')
    router
      .delete('/invitations/:id', [controllers.api.Invitations, 'destroy'])
      .as('api.invitations.destroy')
    router
      .post('/invitations/:id/delivery', [controllers.api.InvitationDeliveries, 'store'])
      .as('api.invitations.deliver')
  })
  .prefix('/api/v1/orgs/:slug')
  .use([...orgApi(), middleware.adminScope()])

router
  .get('/api/v1/invitations/:token', [controllers.api.Invitations, 'show'])
  .as('api.invitations.show')
  .use(middleware.locale())

router
  .post('/api/v1/invitations/:token/acceptance', [controllers.api.InvitationAcceptances, 'store'])
  .as('api.invitations.accept')
  .use([middleware.invitee(), middleware.locale()])
