import type { Router } from '@adonisjs/core/http'
import { can } from '#extension/routes'
import FaceLinksController from './face_links_controller.js'
import MatchesController from './matches_controller.js'
import RemovalRequestsController from './removal_requests_controller.js'
import RemovalsController from './removals_controller.js'
import ScanPageController from './scan_page_controller.js'
import ScansController from './scans_controller.js'
import VisitorsController from './visitors_controller.js'

export function visitorPages(router: Router) {
  const uuid = router.matchers.uuid()
  router.get('/', [ScanPageController, 'show'])
  router.get('/photos/:photoId', [ScanPageController, 'photo']).where('photoId', uuid)
}

export function visitorApi(router: Router) {
  router.post('/scans', [ScansController, 'store'])
  router.post('/matches', [MatchesController, 'store'])
  router.post('/removals', [RemovalsController, 'store'])
}

export function memberPages(router: Router) {
  router.get('/removals', [RemovalRequestsController, 'index']).use(can('manage'))
}

export function memberApi(router: Router) {
  const uuid = router.matchers.uuid()
  router.get('/visitors', [VisitorsController, 'show']).use(can('manage'))
  router.put('/visitors', [VisitorsController, 'update']).use(can('manage'))
  router
    .patch('/removals/:removalId', [RemovalRequestsController, 'update'])
    .where('removalId', uuid)
    .use(can('manage'))
  router.get('/links/:linkId', [FaceLinksController, 'show']).where('linkId', uuid)
  router.put('/links/:linkId', [FaceLinksController, 'update']).where('linkId', uuid)
  router.delete('/links/:linkId', [FaceLinksController, 'destroy']).where('linkId', uuid)
}
