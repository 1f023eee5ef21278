import { Refusal } from '#exceptions/refusal'
import type Membership from '#models/membership'
import { changePeople, facesInTurn, personInTurn } from '../clustering/change_people.js'
import type { PeopleChange } from '../clustering/people_change.js'
import type { PersonFacts } from '../clustering/people_reversal.js'
import type Person from '../person.js'

interface PersonEdit {
  actor: Membership
  personId: string
  part: { name?: string | null; hidden?: boolean; coverFaceId?: string }
}

/** Somebody gets a name, is hidden or shown again, or gets another picture. What is so already is no deed, and nothing to undo. */
export class ChangePerson {
  /** @throws Refusal 404, 422 where the cover is somebody else's face */
  handle({ actor, personId, part }: PersonEdit) {
    return changePeople(actor, async (change) => {
      const person = await personInTurn(change, personId)
      if (part.coverFaceId) await requireOwn(change, personId, part.coverFaceId)
      const changes = changesOf(person, part)
      if (!Object.keys(changes).length) return { personId, reversalId: null }
      await change.changePerson(person, changes)
      const deed = changes.name === undefined ? 'person.changed' : 'person.named'
      const reversalId = await change.keep(deed, person, { name: person.name })
      return { personId, reversalId }
    })
  }
}

/** What is asked for and is not so already. */
function changesOf(
  person: Person,
  { name, hidden, coverFaceId }: PersonEdit['part']
): Partial<PersonFacts> {
  const isHidden = person.hiddenAt !== null
  return {
    ...(name !== undefined && name !== person.name && { name }),
    ...(hidden !== undefined && hidden !== isHidden && { hiddenAt: hidden ? Date.now() : null }),
    ...(coverFaceId && coverFaceId !== person.coverFaceId && { coverFaceId }),
  }
}

async function requireOwn(change: PeopleChange, personId: string, faceId: string) {
  await facesInTurn(change, [faceId], personId).catch((error: unknown) => {
    throw new Refusal(422, 'plg.facesearch.errors.not_their_face', { cause: error })
  })
}
