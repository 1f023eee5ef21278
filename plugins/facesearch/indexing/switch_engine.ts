import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import Photo from '#models/photo'
import { clusterSoon } from '../clustering/cluster_org_job.js'
import EraseJob from '../consent/erase_job.js'
import Face from '../face.js'
import FaceConstraint from '../face_constraint.js'
import type FaceOrg from '../face_org.js'
import { inFaceTurn } from '../face_turn.js'
import Person from '../person.js'
import RemovalRequest from '../removal_request.js'
import { boxOf, pairBoxes } from './pair_boxes.js'
import { recountPeople } from './recount_people.js'
import { waitingPhotos } from './waiting_photos.js'

/** Ids of faces of the old engine, and the same faces as the new one found them. */
type Successors = ReadonlyMap<string, string>

const IDS_AT_ONCE = 500

/**
 * Lets the index that was made beside the old one answer, once nothing of it waits. Whom faces were put to goes along, by photo
 * and box, and so does what people said of them. Vectors of the old engine are erased.
 */
export class SwitchEngine {
  /** Whether there was something to switch. */
  async handle(orgId: string) {
    const isSwitched = await inFaceTurn(orgId, async (client, org) => {
      if (!org?.nextEngineVersion || (await isAwaiting(org, client))) return false
      await this.#switch(org, org.nextEngineVersion, client)
      return true
    })
    if (isSwitched) await EraseJob.soon()
    return isSwitched
  }

  async #switch(org: FaceOrg, next: string, client: TransactionClientContract) {
    const { orgId, engineVersion } = org
    const older = await facesOf(orgId, engineVersion!, client)
    const newer = await facesOf(orgId, next, client)
    const successors = pairFaces(older, newer)
    await carryPeople(older, successors, orgId, client)
    await carryConstraints(successors, orgId, client)
    await carryCovers(successors, orgId, client)
    await carryRequests(successors, orgId, client)
    await Face.within(orgId, { client })
      .whereNot('engine_version', next)
      .where('state', 'active')
      .delete()
    await recountPeople(orgId, next, client)
    await org.merge({ engineVersion: next, nextEngineVersion: null }).save()
    // Faces that only the new engine found.
    await clusterSoon(orgId, client)
  }
}

/** Whether something is to be looked at yet; also what is not ready and has faces that only the old engine knows. */
async function isAwaiting({ orgId, engineVersion }: FaceOrg, client: TransactionClientContract) {
  if (await waitingPhotos(orgId, { client }).first()) return true
  const known = Face.within(orgId, { client }).where({
    engine_version: engineVersion,
    state: 'active',
  })
  return Photo.within(orgId, { client })
    .whereIn('state', ['stored', 'processing'])
    .whereIn('id', known.select('photo_id'))
    .first()
}

const facesOf = (orgId: string, engineVersion: string, client: TransactionClientContract) =>
  Face.within(orgId, { client })
    .where({ engine_version: engineVersion, state: 'active' })
    .select('id', 'photo_id', 'x', 'y', 'width', 'height', 'person_id', 'person_source')

function pairFaces(older: Face[], newer: Face[]): Successors {
  const known = Map.groupBy(older, ({ photoId }) => photoId)
  const successors = new Map<string, string>()
  for (const [photoId, faces] of Map.groupBy(newer, (face) => face.photoId)) {
    const pairs = pairBoxes(faces.map(boxOf), known.get(photoId) ?? [])
    for (const [at, { id }] of pairs) successors.set(id, faces[at].id)
  }
  return successors
}

async function carryPeople(
  older: Face[],
  successors: Successors,
  orgId: string,
  client: TransactionClientContract
) {
  const put = older.filter(({ id, personId }) => personId && successors.has(id))
  const groups = Map.groupBy(put, (face) => `${face.personId} ${face.personSource}`)
  for (const faces of groups.values()) {
    const [{ personId, personSource }] = faces
    for (let from = 0; from < faces.length; from += IDS_AT_ONCE) {
      const ids = faces.slice(from, from + IDS_AT_ONCE).map(({ id }) => successors.get(id)!)
      await Face.within(orgId, { client })
        .whereIn('id', ids)
        .update({ person_id: personId, person_source: personSource })
    }
  }
}

async function carryConstraints(
  successors: Successors,
  orgId: string,
  client: TransactionClientContract
) {
  const rows = await FaceConstraint.within(orgId, { client })
  const carried = rows.flatMap(({ faceAId, faceBId, kind }) => {
    const faces = [successors.get(faceAId), successors.get(faceBId)].sort()
    return faces.every((face) => face !== undefined)
      ? [{ orgId, faceAId: faces[0]!, faceBId: faces[1]!, kind }]
      : []
  })
  await FaceConstraint.createMany(carried, { client })
}

async function carryCovers(
  successors: Successors,
  orgId: string,
  client: TransactionClientContract
) {
  const people = await Person.within(orgId, { client }).whereNotNull('cover_face_id')
  for (const person of people) {
    const coverFaceId = successors.get(person.coverFaceId!) ?? null
    await person.merge({ coverFaceId }).save()
  }
}

/** Who asked to be hidden asks for the same faces still. */
async function carryRequests(
  successors: Successors,
  orgId: string,
  client: TransactionClientContract
) {
  const open = await RemovalRequest.within(orgId, { client }).where('state', 'open')
  for (const request of open) {
    const faceIds = request.faceIds.map((id) => successors.get(id) ?? id)
    await request.merge({ faceIds }).save()
  }
}
