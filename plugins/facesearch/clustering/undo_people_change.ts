import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { recordDeed } from '#audit/recorder'
import { Refusal } from '#exceptions/refusal'
import type Membership from '#models/membership'
import Face from '../face.js'
import { inFaceTurn } from '../face_turn.js'
import Person from '../person.js'
import { placeFaces, setConstraint } from './people_change.js'
import PeopleReversal, { type PersonFacts, type ReversalSteps } from './people_reversal.js'
import { sumPeople } from './person_sums.js'
import { UNDONE_WITHIN_MS } from './prune_reversals.js'

interface UndoneChange {
  actor: Membership
  reversalId: string
}

/** Takes a change to people back. What somebody changed since stays as that left it. */
export class UndoPeopleChange {
  /** @throws Refusal 404 where it is not the actor's, 409 where it was undone or is older than a day */
  handle({ actor, reversalId }: UndoneChange) {
    const { orgId, userId } = actor
    return inFaceTurn(orgId, async (client) => {
      const reversal = await PeopleReversal.within(orgId, { client })
        .where({ id: reversalId, user_id: userId })
        .first()
      if (!reversal) throw new Refusal(404, 'E_NOT_FOUND')
      if (reversal.undoneAt || reversal.madeAt < Date.now() - UNDONE_WITHIN_MS)
        throw new Refusal(409, 'plg.facesearch.errors.undone_already')
      const faces = await takeBack(orgId, reversal.steps, client)
      await reversal.merge({ undoneAt: Date.now() }).save()
      const subject = { type: 'person', id: reversal.steps.people[0]?.id ?? reversal.id }
      const facts = { deed: reversal.deed, faces }
      await recordDeed({ event: 'person.change_undone', orgId, subject, facts }, client)
      return { faces }
    })
  }
}

async function takeBack(
  orgId: string,
  { faces, people, constraints }: ReversalSteps,
  client: TransactionClientContract
) {
  for (const { a, b, was, is } of constraints.toReversed()) {
    if (await areThere(orgId, [a, b], client)) await setBack(orgId, a, b, { was, is }, client)
  }
  for (const step of people.toReversed()) if (!step.is) await bringBack(orgId, step, client)
  let moved = 0
  for (const { ids, was, is } of faces.toReversed()) {
    if (was.personId && !(await isThere(orgId, was.personId, client))) continue
    moved += await placeFaces(orgId, ids, was, client, is)
  }
  for (const step of people.toReversed()) if (step.is) await restore(orgId, step, client)
  const touched = new Set(faces.flatMap(({ was, is }) => [was.personId, is.personId]))
  const left = await Person.within(orgId, { client })
    .whereIn(
      'id',
      [...touched].filter((id) => id !== null)
    )
    .select('id', 'engine_version')
  await sumPeople(orgId, left, client)
  return moved
}

async function setBack(
  orgId: string,
  a: string,
  b: string,
  { was, is }: Pick<ReversalSteps['constraints'][number], 'was' | 'is'>,
  client: TransactionClientContract
) {
  const now = await setConstraint(orgId, a, b, was, client)
  if (now !== is) await setConstraint(orgId, a, b, now, client)
}

const bringBack = (
  orgId: string,
  { id, engineVersion, was }: ReversalSteps['people'][number],
  client: TransactionClientContract
) => Person.create({ id, orgId, engineVersion, faceCount: 0, ...was! }, { client })

async function restore(
  orgId: string,
  { id, was, is }: ReversalSteps['people'][number],
  client: TransactionClientContract
) {
  const person = await Person.within(orgId, { client }).where('id', id).withCount('faces').first()
  if (!person) return
  if (was) await person.merge(unchanged(person, was, is!)).save()
  else if (Number(person.$extras.faces_count) === 0) await person.delete()
}

/** Facts that nobody changed since. */
function unchanged(person: Person, was: PersonFacts, is: PersonFacts): Partial<PersonFacts> {
  const names = Object.keys(was) as (keyof PersonFacts)[]
  const same = names.filter((name) => (person[name] ?? null) === is[name])
  return Object.fromEntries(same.map((name) => [name, was[name]]))
}

async function areThere(orgId: string, ids: string[], client: TransactionClientContract) {
  const faces = await Face.within(orgId, { client }).whereIn('id', ids).select('id')
  return faces.length === ids.length
}

const isThere = async (orgId: string, personId: string, client: TransactionClientContract) =>
  (await Person.within(orgId, { client }).where('id', personId).select('id').first()) !== null
