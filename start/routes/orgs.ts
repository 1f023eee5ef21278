import router from '@adonisjs/core/services/router'
import { controllers } from '#generated/controllers'
import { middleware, web } from '#start/kernel'

router.get('/', [controllers.web.Home, 'show']).as('home').use(web())

router
  .group(() => {
    router.get('/orgs', [controllers.web.Orgs, 'index']).as('orgs.index')
    router.get('/orgs/new', [controllers.web.Orgs, 'create']).as('orgs.create')
    router
      .group(() => {
        router.get('/settings', [controllers.web.Orgs, 'edit']).as('orgs.edit')
        router
          .group(() => {
            router.get('/overview', [controllers.web.Dashboards, 'show']).as('overview')
            router
              .get('/widgets/:widget', [controllers.web.AdminWidgets, 'show'])
              .where('widget', /^[a-z][a-z0-9_]{0,59}$/)
              .as('widgets.show')
          })
          .prefix('/settings')
          .as('orgs.settings')
          .use(middleware.adminArea())
        router.get('/settings/plugins', [controllers.web.OrgPlugins, 'index']).as('orgs.plugins')
        router
          .group(() => {
            router.get('/', [controllers.web.OrgPlugins, 'show']).as('show')
            router.put('/', [controllers.web.OrgPlugins, 'update']).as('update')
            router.patch('/settings', [controllers.web.OrgPluginSettings, 'update']).as('settings')
          })
          .prefix('/settings/plugins/:plugin')
          .as('orgs.plugins')
        router.get('/members', [controllers.web.Members, 'index']).as('members.index')
      })
      .prefix('/orgs/:slug')
      .use(middleware.org())
  })
  .use([...web(), middleware.auth()])

router
  .group(() => {
    router.get('/invitations/:token', [controllers.web.Invitations, 'show']).as('invitations.show')
    router
      .post('/invitations/:token', [controllers.web.Newcomers, 'store'])
      .as('invitations.join')
      .use(middleware.guest())
  })
  .use(web())
