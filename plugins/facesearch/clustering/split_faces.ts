import { Refusal } from '#exceptions/refusal'
import type Membership from '#models/membership'
import { anchorsOf } from './anchors.js'
import { changePeople, facesInTurn, personInTurn } from './change_people.js'

interface SplitOff {
  actor: Membership
  personId: string
  /** At most 1,000; those that are not the person's by now are left alone. */
  faceIds: string[]
  /** Of the new person. */
  name?: string | null
}

/** Some faces are somebody else's: they become a person of their own, who is never put together with the first again. */
export class SplitFaces {
  /** @throws Refusal 404, 409 where none or all faces would go, 422 where they are too many */
  handle({ actor, personId, faceIds, name = null }: SplitOff) {
    return changePeople(actor, async (change) => {
      const person = await personInTurn(change, personId)
      const faces = await facesInTurn(change, faceIds, personId)
      const split = await change.addPerson(person.engineVersion, { name })
      await change.move(faces, { personId: split.id, personSource: 'user' })
      const left = await anchorsOf(actor.orgId, personId, change.client)
      if (!left.length) throw new Refusal(409, 'plg.facesearch.errors.all_faces')
      await change.constrain(await anchorsOf(actor.orgId, split.id, change.client), left, 'cannot')
      if (faces.some(({ id }) => id === person.coverFaceId))
        await change.changePerson(person, { coverFaceId: null })
      const facts = { faces: faces.length, into: split.id }
      const reversalId = await change.keep('person.split', person, facts)
      return { personId: split.id, reversalId }
    })
  }
}
