import type { HttpContext } from '@adonisjs/core/http'
import { answerList } from '#controllers/api/answer'
import FaceTransformer from './face_transformer.js'
import { facesIn } from './faces.js'
import { findOpenFaces } from './open_faces.js'
import PeoplePolicy from './people_policy.js'

/** Who is in a photo, from left to right; nobody where faces are not looked for. */
export default class PhotoFacesController {
  async index(ctx: HttpContext) {
    await ctx.bouncer.with(PeoplePolicy).authorize('see')
    const photo = await ctx.org.findPhoto(ctx.params.photoId)
    const open = await findOpenFaces(ctx.org.id)
    const faces = open ? await facesIn(open, photo.id) : []
    return answerList(ctx, FaceTransformer.transform(faces, ctx.membership))
  }
}
