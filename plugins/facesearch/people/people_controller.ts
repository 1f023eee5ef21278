import type { HttpContext } from '@adonisjs/core/http'
import { answer, answerList } from '#controllers/api/answer'
import { AssignByUser } from '../clustering/assign_by_user.js'
import { answerOutcome } from './answer_outcome.js'
import { ChangePerson } from './change_person.js'
import { openFaces } from './open_faces.js'
import { findPeople, findPerson, listPeople, peopleBeginning, summarize } from './people.js'
import PeoplePolicy from './people_policy.js'
import { newPersonValidator, peopleListValidator, personValidator } from './people_validators.js'
import PersonTransformer from './person_transformer.js'

/** So many names are proposed for one that is being typed. */
const MOST_PROPOSED = 8

export default class PeopleController {
  async index(ctx: HttpContext) {
    await ctx.bouncer.with(PeoplePolicy).authorize('see')
    const { q, ...filters } = await ctx.request.validateUsing(peopleListValidator)
    if (filters.hidden) await ctx.bouncer.with(PeoplePolicy).authorize('seeHidden')
    const faces = await openFaces(ctx.org.id)
    const { people, next } = q
      ? { people: await summarize(faces, await beginning(ctx, q, filters.limit)), next: null }
      : await listPeople(faces, filters)
    return answerList(ctx, PersonTransformer.transform(people, ctx.membership), next)
  }

  async show(ctx: HttpContext) {
    await ctx.bouncer.with(PeoplePolicy).authorize('see')
    const faces = await openFaces(ctx.org.id)
    const [summary] = await summarize(faces, [
      await findPerson(ctx.membership, ctx.params.personId),
    ])
    return answer(ctx, PersonTransformer.transform(summary, ctx.membership))
  }

  /** Faces that are nobody's yet become somebody. */
  async store(ctx: HttpContext) {
    await ctx.bouncer.with(PeoplePolicy).authorize('edit')
    const { face_ids: faceIds, name = null } = await ctx.request.validateUsing(newPersonValidator)
    await openFaces(ctx.org.id)
    const deed = { actor: ctx.membership, faceIds, to: { name } }
    return answerOutcome(ctx, await new AssignByUser().handle(deed), 201)
  }

  async update(ctx: HttpContext) {
    const { id: personId } = await findPerson(ctx.membership, ctx.params.personId)
    await ctx.bouncer.with(PeoplePolicy).authorize('edit')
    const { cover_face_id: coverFaceId, ...part } = await ctx.request.validateUsing(personValidator)
    await openFaces(ctx.org.id)
    const deed = { actor: ctx.membership, personId, part: { ...part, coverFaceId } }
    return answerOutcome(ctx, await new ChangePerson().handle(deed))
  }
}

async function beginning({ membership }: HttpContext, q: string, limit = MOST_PROPOSED) {
  const people = await peopleBeginning(membership, q, limit)
  return findPeople(
    membership,
    people.map(({ id }) => id)
  )
}
