import type { HttpContext } from '@adonisjs/core/http'
import { answerList } from '#controllers/api/answer'
import { AssignByUser } from '../clustering/assign_by_user.js'
import { NotThisPerson } from '../clustering/not_this_person.js'
import { answerOutcome } from './answer_outcome.js'
import FaceTransformer from './face_transformer.js'
import { listFaces } from './faces.js'
import { openFaces } from './open_faces.js'
import { findPerson } from './people.js'
import PeoplePolicy from './people_policy.js'
import { facesValidator, pageValidator } from './people_validators.js'

export default class PersonFacesController {
  async index(ctx: HttpContext) {
    await ctx.bouncer.with(PeoplePolicy).authorize('see')
    const paging = await ctx.request.validateUsing(pageValidator)
    const open = await openFaces(ctx.org.id)
    const { id } = await findPerson(ctx.membership, ctx.params.personId)
    const { faces, next } = await listFaces(open, id, paging)
    return answerList(ctx, FaceTransformer.transform(faces, ctx.membership), next)
  }

  /** These are faces of this person. */
  async store(ctx: HttpContext) {
    const { personId, faceIds } = await this.#meant(ctx)
    const deed = { actor: ctx.membership, faceIds, to: { personId } }
    return answerOutcome(ctx, await new AssignByUser().handle(deed))
  }

  /** These are not. */
  async destroy(ctx: HttpContext) {
    const { personId, faceIds } = await this.#meant(ctx)
    const deed = { actor: ctx.membership, personId, faceIds }
    return answerOutcome(ctx, await new NotThisPerson().handle(deed))
  }

  async #meant(ctx: HttpContext) {
    const { id: personId } = await findPerson(ctx.membership, ctx.params.personId)
    await ctx.bouncer.with(PeoplePolicy).authorize('edit')
    const { face_ids: faceIds } = await ctx.request.validateUsing(facesValidator)
    await openFaces(ctx.org.id)
    return { personId, faceIds }
  }
}
