import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { auditedDelete, untold } from '#audit/history'
import { recordDeed } from '#audit/recorder'
import PeopleReversal from '../clustering/people_reversal.js'
import Face from '../face.js'
import FaceOrg from '../face_org.js'
import { inFaceTurn } from '../face_turn.js'
import IndexedPhoto from '../indexed_photo.js'
import Person from '../person.js'
import RemovalRequest from '../removal_request.js'
import { faceIndex } from '../search/face_index.js'
import { eraseVectors } from './erase_vectors.js'

/** Erases what is kept of the faces of an org: vectors, boxes and people with their names, in its rows and in the files of the database. */
export class PurgeFaces {
  /** Whether all of it is gone. Nothing goes where somebody switched it on meanwhile. */
  async handle(orgId: string) {
    const isPurged = await inFaceTurn(orgId, (client, org) => this.#purge(org, client))
    if (!isPurged) return false
    await faceIndex.forget(orgId)
    if (!(await eraseVectors())) return false
    // Until now: whatever ended this before, it is begun anew.
    await FaceOrg.within(orgId).whereNull('consented_at').update({ purge_at: null })
    return true
  }

  async #purge(org: FaceOrg | null, client: TransactionClientContract) {
    if (!org || org.consentedAt) return false
    const { orgId } = org
    const faces = await erase(orgId, client)
    if (org.engineVersion === null && !faces) return true
    await FaceOrg.within(orgId, { client }).update({
      engine_version: null,
      next_engine_version: null,
      purge_at: Date.now(),
    })
    const subject = { type: 'org', id: orgId }
    await recordDeed({ event: 'facesearch.purged', orgId, subject, facts: { faces } }, client)
    return true
  }
}

/** Who asked to be forgotten stays forgotten, should it be switched on again: without a vector, and without a person. */
async function erase(orgId: string, client: TransactionClientContract) {
  const active = Face.within(orgId, { client }).where('state', 'active')
  const [{ $extras }] = await active.clone().count('* as total')
  await active.delete()
  await Face.within(orgId, { client }).update({ embedding: null, person_id: null })
  // The deed says it once: a trail of every name would keep what is erased.
  await untold(() => auditedDelete(Person.within(orgId, { client })))
  // What could be undone names people.
  await PeopleReversal.within(orgId, { client }).delete()
  await IndexedPhoto.within(orgId, { client }).delete()
  // Nobody has to be reached any more where it was decided; an open request waits for its answer.
  await RemovalRequest.within(orgId, { client })
    .whereNot('state', 'open')
    .update({ message: null, contact: null })
  return Number($extras.total)
}
