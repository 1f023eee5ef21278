import type { Router } from '@adonisjs/core/http'
import ConsoleController from './console_controller.js'
import FaceOrgsController from './face_orgs_controller.js'

export function consolePages(router: Router) {
  const uuid = router.matchers.uuid()
  router.get('/', [ConsoleController, 'index'])
  router.get('orgs/:orgId', [FaceOrgsController, 'show']).where('orgId', uuid)
  router.post('orgs/:orgId/retries', [FaceOrgsController, 'retry']).where('orgId', uuid)
  router.post('orgs/:orgId/reindexes', [FaceOrgsController, 'reindex']).where('orgId', uuid)
  router.post('orgs/:orgId/pause', [FaceOrgsController, 'pause']).where('orgId', uuid)
  router.delete('orgs/:orgId/pause', [FaceOrgsController, 'resume']).where('orgId', uuid)
  router
    .post('orgs/:orgId/photos/:photoId/retries', [FaceOrgsController, 'retryOne'])
    .where('orgId', uuid)
    .where('photoId', uuid)
}
