import { Refusal } from '#exceptions/refusal'
import type Membership from '#models/membership'
import type Face from '../face.js'
import FaceOrg from '../face_org.js'
import Person from '../person.js'
import { changePeople, facesInTurn, personInTurn } from './change_people.js'
import type { PeopleChange } from './people_change.js'

interface AssignedFaces {
  actor: Membership
  /** At most 1,000. */
  faceIds: string[]
  /** Somebody who is there, or a new person by this name. */
  to: { personId: string } | { name: string | null }
}

/** Somebody says whose faces these are. */
export class AssignByUser {
  /** @throws Refusal 404, 409 where no face is there by now, 422 where they are too many */
  handle({ actor, faceIds, to }: AssignedFaces) {
    return changePeople(actor, async (change) => {
      const faces = await facesInTurn(change, faceIds)
      const person =
        'personId' in to
          ? await personInTurn(change, to.personId)
          : await change.addPerson(await versionNow(change), to)
      const before = new Set(faces.map(({ personId }) => personId))
      await change.move(faces, { personId: person.id, personSource: 'user' })
      for (const id of before) if (id && id !== person.id) await leave(change, id, faces)
      const reversalId = await change.keep('person.assigned', person, { faces: faces.length })
      return { personId: person.id, reversalId }
    })
  }
}

async function versionNow({ orgId, client }: PeopleChange) {
  const org = await FaceOrg.within(orgId, { client }).first()
  if (!org) throw new Refusal(409, 'plg.facesearch.errors.off')
  return org.engineVersion
}

/** Whoever has no face left and no name is nobody. */
async function leave(change: PeopleChange, personId: string, faces: Face[]) {
  const { orgId, client } = change
  const person = await Person.within(orgId, { client })
    .where('id', personId)
    .withCount('faces')
    .firstOrFail()
  if (!person.name && Number(person.$extras.faces_count) === 0) await change.removePerson(person)
  else if (faces.some(({ id }) => id === person.coverFaceId))
    await change.changePerson(person, { coverFaceId: null })
}
