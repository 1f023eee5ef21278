import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { Refusal } from '#exceptions/refusal'
import type Membership from '#models/membership'
import Face from '../face.js'
import { inFaceTurn } from '../face_turn.js'
import Person from '../person.js'
import { PeopleChange } from './people_change.js'

/** More at once would be nobody's decision about faces. */
export const MOST_FACES = 1_000

export const changePeople = <Result>(
  actor: Membership,
  work: (change: PeopleChange) => Promise<Result>
): Promise<Result> => inFaceTurn(actor.orgId, (client) => work(new PeopleChange(actor, client)))

/** @throws Refusal 404 where the org has no such person by now */
export async function personInTurn({ orgId, client }: PeopleChange, id: string) {
  const person = await Person.within(orgId, { client }).where('id', id).first()
  if (!person) throw new Refusal(404, 'E_NOT_FOUND')
  return person
}

/** @throws Refusal 409 where none is there by now, 422 where there are too many */
export async function facesInTurn(
  { orgId, client }: { orgId: string; client: TransactionClientContract },
  ids: string[],
  personId?: string
) {
  if (ids.length > MOST_FACES)
    throw new Refusal(422, 'plg.facesearch.errors.too_many_faces', { params: { max: MOST_FACES } })
  const query = Face.within(orgId, { client }).whereIn('id', ids).where('state', 'active')
  const faces = await (personId ? query.where('person_id', personId) : query).orderBy('id')
  if (!faces.length) throw new Refusal(409, 'plg.facesearch.errors.no_faces')
  return faces
}
