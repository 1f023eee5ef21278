import type { HttpContext } from '@adonisjs/core/http'
import { answerList } from '#controllers/api/answer'
import FaceTransformer from './face_transformer.js'
import { facesIn } from './faces.js'
import { openFaces } from './open_faces.js'
import PeoplePolicy from './people_policy.js'

/** Who is in a photo, from left to right. */
export default class PhotoFacesController {
  async index(ctx: HttpContext) {
    await ctx.bouncer.with(PeoplePolicy).authorize('see')
    const photo = await ctx.org.findPhoto(ctx.params.photoId)
    const faces = await facesIn(await openFaces(ctx.org.id), photo.id)
    return answerList(ctx, FaceTransformer.transform(faces, ctx.membership))
  }
}
