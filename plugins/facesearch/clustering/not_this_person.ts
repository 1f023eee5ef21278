import type Membership from '#models/membership'
import { anchorsOf } from './anchors.js'
import { changePeople, facesInTurn, personInTurn } from './change_people.js'
import Suggestion from './suggestion.js'

interface RefusedFaces {
  actor: Membership
  personId: string
  /** Faces of the person, or such as were suggested. At most 1,000. */
  faceIds: string[]
}

/** «Not this person»: the faces belong to nobody then, and never come back to this one by themselves. */
export class NotThisPerson {
  /** @throws Refusal 404, 409 where no face is there by now, 422 where they are too many */
  handle({ actor, personId, faceIds }: RefusedFaces) {
    return changePeople(actor, async (change) => {
      const { orgId, client } = change
      const person = await personInTurn(change, personId)
      const faces = await facesInTurn(change, faceIds)
      const hers = faces.filter((face) => face.personId === personId)
      await change.move(hers, { personId: null, personSource: null })
      await change.constrain(faces, await anchorsOf(orgId, personId, client), 'cannot')
      await Suggestion.within(orgId, { client })
        .where('person_id', personId)
        .whereIn('face_id', faceIds)
        .delete()
      if (hers.some(({ id }) => id === person.coverFaceId))
        await change.changePerson(person, { coverFaceId: null })
      const reversalId = await change.keep('person.split', person, { faces: faces.length })
      return { personId, reversalId }
    })
  }
}
