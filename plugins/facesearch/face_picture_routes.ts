import type { Router } from '@adonisjs/core/http'
import { can } from '#extension/routes'
import { facesOn } from './consent/faces_on.js'
import FacePicturesController from './face_pictures_controller.js'

export function pictureRoutes(router: Router) {
  router
    .get('faces/:id/picture', [FacePicturesController, 'show'])
    .where('id', router.matchers.uuid())
    .use([can('see'), facesOn])
}
