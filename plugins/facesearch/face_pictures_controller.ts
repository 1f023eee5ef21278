import type { HttpContext } from '@adonisjs/core/http'
import { requireFaces } from './consent/faces_on.js'
import Face from './face.js'
import { facePicture } from './face_picture.js'

/** Gone soon after somebody switches it off. */
const CACHED = 'private, max-age=600'

/** Faces as pictures, for members. */
export default class FacePicturesController {
  async show({ org, params, response }: HttpContext) {
    const { engineVersion } = await requireFaces(org.id)
    const face = await Face.shown(org.id, engineVersion ?? '')
      .where('plg_facesearch_faces.id', params.id)
      .preload('photo')
      .firstOrFail()
    const picture = await facePicture(face, face.photo)
    return response
      .header('Content-Type', 'image/webp')
      .header('Cache-Control', CACHED)
      .header('X-Content-Type-Options', 'nosniff')
      .send(picture)
  }
}
