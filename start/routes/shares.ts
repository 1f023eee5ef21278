import router from '@adonisjs/core/services/router'
import { controllers } from '#generated/controllers'
import { middleware, web } from '#start/kernel'

const { ShareLinks, Visits } = controllers.web

router
  .get('/orgs/:slug/shared', [ShareLinks, 'index'])
  .as('shares.index')
  .use([...web(), middleware.auth(), middleware.org()])

// No session: a visitor has no account, and needs no cookie but the pass of the link.
router
  .group(() => {
    router.get('/', [Visits, 'show']).as('visits.show')
    router.get('/photos/:photoId', [Visits, 'show']).as('visits.photo')
  })
  .prefix('/s/:token')
  .use([middleware.locale(), middleware.share()])
