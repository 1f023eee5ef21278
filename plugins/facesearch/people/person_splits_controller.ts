import type { HttpContext } from '@adonisjs/core/http'
import { SplitFaces } from '../clustering/split_faces.js'
import { answerOutcome } from './answer_outcome.js'
import { openFaces } from './open_faces.js'
import { findPerson } from './people.js'
import PeoplePolicy from './people_policy.js'
import { newPersonValidator } from './people_validators.js'

/** Some faces of somebody are another person's, who is new. */
export default class PersonSplitsController {
  async store(ctx: HttpContext) {
    const { id: personId } = await findPerson(ctx.membership, ctx.params.personId)
    await ctx.bouncer.with(PeoplePolicy).authorize('edit')
    const { face_ids: faceIds, name } = await ctx.request.validateUsing(newPersonValidator)
    await openFaces(ctx.org.id)
    const deed = { actor: ctx.membership, personId, faceIds, name }
    return answerOutcome(ctx, await new SplitFaces().handle(deed), 201)
  }
}
