import router from '@adonisjs/core/services/router'
import { controllers } from '#generated/controllers'
import { api, middleware, orgApi } from '#start/kernel'

router
  .group(() => {
    router.get('/orgs', [controllers.api.Orgs, 'index']).as('api.orgs.index')
    router.post('/orgs', [controllers.api.Orgs, 'store']).as('api.orgs.store')
  })
  .prefix('/api/v1')
  .use(api())

router
  .group(() => {
    router.get('/', [controllers.api.Orgs, 'show']).as('api.orgs.show')
    router.patch('/', [controllers.api.Orgs, 'update']).as('api.orgs.update')
    router.delete('/', [controllers.api.Orgs, 'destroy']).as('api.orgs.destroy')
  })
  .prefix('/api/v1/orgs/:slug')
  .use([...orgApi(), middleware.adminScope()])

router
  .post('/api/v1/orgs/:slug/restoration', [controllers.api.OrgRestorations, 'store'])
  .as('api.orgs.restore')
  .use([...orgApi({ deleted: true }), middleware.adminScope()])
