import { Refusal } from '#exceptions/refusal'
import type Membership from '#models/membership'
import { changePeople, facesInTurn, personInTurn } from '../clustering/change_people.js'
import type { PeopleChange } from '../clustering/people_change.js'

interface PersonEdit {
  actor: Membership
  personId: string
  part: { name?: string | null; hidden?: boolean; coverFaceId?: string }
}

/** Somebody gets a name, is hidden or shown again, or gets another picture. */
export class ChangePerson {
  /** @throws Refusal 404, 422 where the cover is somebody else's face */
  handle({ actor, personId, part: { name, hidden, coverFaceId } }: PersonEdit) {
    return changePeople(actor, async (change) => {
      const person = await personInTurn(change, personId)
      if (coverFaceId) await requireOwn(change, personId, coverFaceId)
      await change.changePerson(person, {
        ...(name !== undefined && { name }),
        ...(hidden !== undefined && { hiddenAt: hidden ? Date.now() : null }),
        ...(coverFaceId && { coverFaceId }),
      })
      const deed = name === undefined ? 'person.changed' : 'person.named'
      const reversalId = await change.keep(deed, person, { name: person.name })
      return { personId, reversalId }
    })
  }
}

async function requireOwn(change: PeopleChange, personId: string, faceId: string) {
  await facesInTurn(change, [faceId], personId).catch((error: unknown) => {
    throw new Refusal(422, 'plg.facesearch.errors.not_their_face', { cause: error })
  })
}
