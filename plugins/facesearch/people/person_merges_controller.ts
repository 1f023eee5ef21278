import type { HttpContext } from '@adonisjs/core/http'
import { MergePeople } from '../clustering/merge_people.js'
import { answerOutcome } from './answer_outcome.js'
import { openFaces } from './open_faces.js'
import { findPerson } from './people.js'
import PeoplePolicy from './people_policy.js'
import { mergeValidator } from './people_validators.js'

/** Others are the same person. */
export default class PersonMergesController {
  async store(ctx: HttpContext) {
    const { id: personId } = await findPerson(ctx.membership, ctx.params.personId)
    await ctx.bouncer.with(PeoplePolicy).authorize('edit')
    const { person_ids: otherIds } = await ctx.request.validateUsing(mergeValidator)
    await openFaces(ctx.org.id)
    const deed = { actor: ctx.membership, personId, otherIds }
    return answerOutcome(ctx, await new MergePeople().handle(deed))
  }
}
