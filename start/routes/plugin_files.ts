import router from '@adonisjs/core/services/router'
import { controllers } from '#generated/controllers'
import { middleware, web } from '#start/kernel'

const { PluginFiles, PluginIncidents } = controllers.web

// Modules, styles and texts, for people with and without an account alike.
router.get('/plugins/:plugin/:version/*', [PluginFiles, 'show']).as('plugins.file')

router
  .post('/plugins/:plugin/incidents', [PluginIncidents, 'store'])
  .as('plugins.incidents')
  .use([...web(), middleware.auth()])
