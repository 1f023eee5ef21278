import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { recordDeed } from '#audit/recorder'
import { makeId } from '#models/concerns/identified'
import type Membership from '#models/membership'
import Face from '../face.js'
import FaceConstraint from '../face_constraint.js'
import Person from '../person.js'
import PeopleReversal, {
  type ConstraintKind,
  type FacePlace,
  type PersonFacts,
  type ReversalSteps,
} from './people_reversal.js'
import { sumPeople } from './person_sums.js'
import Suggestion from './suggestion.js'

const IDS_AT_ONCE = 500

/** A user's change to people while it is made: writes the rows, and notes how to take it back. */
export class PeopleChange {
  readonly #steps: ReversalSteps = { faces: [], people: [], constraints: [] }
  readonly #touched = new Set<string>()

  constructor(
    readonly actor: Membership,
    readonly client: TransactionClientContract
  ) {}

  get orgId() {
    return this.actor.orgId
  }

  async move(faces: Face[], is: FacePlace) {
    const groups = Map.groupBy(faces, ({ personId, personSource }) => `${personId} ${personSource}`)
    for (const group of groups.values()) {
      const { personId, personSource } = group[0]
      const ids = group.map(({ id }) => id)
      this.#steps.faces.push({ ids, was: { personId, personSource }, is })
      for (const id of [personId, is.personId]) if (id) this.#touched.add(id)
      await placeFaces(this.orgId, ids, is, this.client)
    }
    await forgetSuggestions(this.orgId, faces, this.client)
  }

  async addPerson(engineVersion: string | null, part: Partial<PersonFacts> = {}) {
    const is = { name: null, coverFaceId: null, hiddenAt: null, ...part }
    const person = await Person.create(
      { orgId: this.orgId, engineVersion, faceCount: 0, ...is },
      { client: this.client }
    )
    this.#steps.people.push({ id: person.id, engineVersion, was: null, is })
    return person
  }

  async changePerson(person: Person, part: Partial<PersonFacts>) {
    const was = factsOf(person)
    await person.useTransaction(this.client).merge(part).save()
    const { id, engineVersion } = person
    this.#steps.people.push({ id, engineVersion, was, is: factsOf(person) })
  }

  /** Its faces have to be somebody else's already. */
  async removePerson(person: Person) {
    const { id, engineVersion } = person
    this.#steps.people.push({ id, engineVersion, was: factsOf(person), is: null })
    this.#touched.delete(id)
    await person.useTransaction(this.client).delete()
  }

  /** Says of each pair that it is one person's, or never is. What was said before of the same two is replaced. */
  async constrain(ones: Face[], others: Face[], kind: ConstraintKind) {
    for (const one of ones) {
      for (const other of others) {
        if (one.id !== other.id) await this.#constrainPair(one.id, other.id, kind)
      }
    }
  }

  /** Counts, the way back and the deed: all that remains. Answers the id of the way back. */
  async keep(deed: string, person: Person, facts: Record<string, string | number | null>) {
    const { orgId, userId } = this.actor
    const touched = await Person.within(orgId, { client: this.client })
      .whereIn('id', [...this.#touched])
      .select('id', 'engine_version')
    await sumPeople(orgId, touched, this.client)
    const reversal = await PeopleReversal.create(
      { orgId, userId, deed, steps: this.#steps, madeAt: Date.now(), undoneAt: null },
      { client: this.client }
    )
    const subject = { type: 'person', id: person.id, ...(person.name && { title: person.name }) }
    await recordDeed({ event: deed, orgId, subject, facts }, this.client)
    return reversal.id
  }

  async #constrainPair(one: string, other: string, is: ConstraintKind) {
    const [a, b] = [one, other].sort()
    const was = await setConstraint(this.orgId, a, b, is, this.client)
    if (was !== is) this.#steps.constraints.push({ a, b, was, is })
  }
}

const factsOf = ({ name, coverFaceId, hiddenAt }: Person): PersonFacts => {
  return { name: name ?? null, coverFaceId: coverFaceId ?? null, hiddenAt: hiddenAt ?? null }
}

/** Only faces that are where `was` says, where it is given, and never such as were asked to be forgotten. Answers how many that were. */
export async function placeFaces(
  orgId: string,
  ids: string[],
  { personId, personSource }: FacePlace,
  client: TransactionClientContract,
  was?: FacePlace
) {
  let moved = 0
  for (let first = 0; first < ids.length; first += IDS_AT_ONCE) {
    const query = Face.within(orgId, { client })
      .whereIn('id', ids.slice(first, first + IDS_AT_ONCE))
      .where('state', 'active')
    if (was?.personId) query.where('person_id', was.personId)
    else if (was) query.whereNull('person_id')
    const [count] = await query.update({ person_id: personId, person_source: personSource })
    moved += Number(count)
  }
  return moved
}

/** Answers what was said of the two before; `null` takes it back. */
export async function setConstraint(
  orgId: string,
  a: string,
  b: string,
  kind: ConstraintKind | null,
  client: TransactionClientContract
): Promise<ConstraintKind | null> {
  const pair = { face_a_id: a, face_b_id: b }
  const known = await FaceConstraint.within(orgId, { client }).where(pair).first()
  if (known && kind) await known.merge({ kind }).save()
  else if (known) await known.delete()
  else if (kind) {
    const constraint = { id: makeId(), orgId, faceAId: a, faceBId: b, kind }
    await FaceConstraint.create(constraint, { client })
  }
  return known?.$original.kind ?? null
}

async function forgetSuggestions(orgId: string, faces: Face[], client: TransactionClientContract) {
  for (let first = 0; first < faces.length; first += IDS_AT_ONCE) {
    const ids = faces.slice(first, first + IDS_AT_ONCE).map(({ id }) => id)
    await Suggestion.within(orgId, { client }).whereIn('face_id', ids).delete()
  }
}
