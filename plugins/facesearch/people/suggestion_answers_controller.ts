import type { HttpContext } from '@adonisjs/core/http'
import type Membership from '#models/membership'
import { AssignByUser } from '../clustering/assign_by_user.js'
import { KeepPeopleApart } from '../clustering/keep_people_apart.js'
import { MergePeople } from '../clustering/merge_people.js'
import { NotThisPerson } from '../clustering/not_this_person.js'
import type Suggestion from '../clustering/suggestion.js'
import { answerOutcome } from './answer_outcome.js'
import { openFaces } from './open_faces.js'
import PeoplePolicy from './people_policy.js'
import { answerValidator } from './people_validators.js'
import { findSuggestion } from './suggestions.js'

/** Yes or no to «Is this Anna?». */
export default class SuggestionAnswersController {
  async store(ctx: HttpContext) {
    const suggestion = await findSuggestion(ctx.org.id, ctx.params.suggestionId)
    await ctx.bouncer.with(PeoplePolicy).authorize('edit')
    const { yes } = await ctx.request.validateUsing(answerValidator)
    await openFaces(ctx.org.id)
    return answerOutcome(ctx, await (yes ? agree : deny)(ctx.membership, suggestion))
  }
}

function agree(actor: Membership, { personId, faceId, person, otherPerson }: Suggestion) {
  if (faceId) return new AssignByUser().handle({ actor, faceIds: [faceId], to: { personId } })
  // Whoever has a name stays.
  const [into, gone] =
    person.name === null && otherPerson.name !== null
      ? [otherPerson, person]
      : [person, otherPerson]
  return new MergePeople().handle({ actor, personId: into.id, otherIds: [gone.id] })
}

function deny(actor: Membership, { personId, faceId, otherPersonId }: Suggestion) {
  if (faceId) return new NotThisPerson().handle({ actor, personId, faceIds: [faceId] })
  return new KeepPeopleApart().handle({ actor, personId, otherId: otherPersonId! })
}
