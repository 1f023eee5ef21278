import type Membership from '#models/membership'
import Face from '../face.js'
import type Person from '../person.js'
import { anchorsOf } from './anchors.js'
import { changePeople, personInTurn } from './change_people.js'
import type { PeopleChange } from './people_change.js'

interface MergedPeople {
  actor: Membership
  /** Who stays, with name and cover; what is missing is taken from the others. */
  personId: string
  otherIds: string[]
}

/** Several people are one: their faces become the first one's, and they are never told apart again. */
export class MergePeople {
  /** @throws Refusal 404 where somebody is gone by now */
  handle({ actor, personId, otherIds }: MergedPeople) {
    return changePeople(actor, async (change) => {
      const person = await personInTurn(change, personId)
      let faces = 0
      for (const id of new Set(otherIds)) {
        if (id !== personId) faces += await absorb(change, person, await personInTurn(change, id))
      }
      const reversalId = await change.keep('person.merged', person, { faces })
      return { personId: person.id, reversalId }
    })
  }
}

async function absorb(change: PeopleChange, person: Person, other: Person) {
  const { orgId, client } = change
  const shown = person.coverFaceId ?? (await bestFaceOf(change, person))
  const ours = await anchorsOf(orgId, person.id, client)
  await change.constrain(ours.slice(0, 1), await anchorsOf(orgId, other.id, client), 'must')
  const faces = await Face.within(orgId, { client }).where('person_id', other.id)
  // Nobody decided about each of them: who put them there stays.
  for (const source of ['auto', 'user'] as const) {
    const some = faces.filter(({ personSource }) => (personSource ?? 'auto') === source)
    await change.move(some, { personId: person.id, personSource: source })
  }
  const name = person.name ?? other.name
  const coverFaceId = shown ?? other.coverFaceId
  await change.removePerson(other)
  if (name !== person.name || coverFaceId !== person.coverFaceId)
    await change.changePerson(person, { name, coverFaceId })
  return faces.length
}

/** Stands for somebody whom nobody gave a cover, until a better one came from the others. */
async function bestFaceOf({ orgId, client }: PeopleChange, { id, engineVersion }: Person) {
  const best = await Face.shown(orgId, engineVersion ?? '', { client })
    .where('person_id', id)
    .orderBy('quality', 'desc')
    .orderBy('id')
    .select('id')
    .first()
  return best?.id ?? null
}
