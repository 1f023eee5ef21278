import router from '@adonisjs/core/services/router'
import { controllers } from '#generated/controllers'
import { middleware } from '#start/kernel'

// One request opens the stream of one org: there is no channel to ask for, so there is none to guess.
router
  .get('/orgs/:slug/live', [controllers.web.Live, 'show'])
  .as('orgs.live')
  .use([middleware.mediaAuth(), middleware.org()])
