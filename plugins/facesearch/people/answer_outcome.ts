import type { HttpContext } from '@adonisjs/core/http'
import { answer } from '#controllers/api/answer'
import Person from '../person.js'
import { openFaces } from './open_faces.js'
import { summarize } from './people.js'
import PersonTransformer from './person_transformer.js'

interface Outcome {
  personId: string
  /** Null where nothing was changed. */
  reversalId: string | null
}

/** Somebody as they are after a deed, null where nothing is left of them, and what takes it back. */
export async function answerOutcome(
  ctx: HttpContext,
  { personId, reversalId }: Outcome,
  status = 200
) {
  const faces = await openFaces(ctx.org.id)
  const people = await Person.within(ctx.org.id).where('id', personId)
  const [summary] = await summarize(faces, people)
  const person = summary ? PersonTransformer.transform(summary, ctx.membership) : null
  return answer(ctx, { person, changeId: reversalId }, status)
}
