import Face from '../face.js'
import FaceOrg from '../face_org.js'
import { faceIndex } from '../search/face_index.js'
import type { Distances } from './distances.js'
import { distanceTo, readSums } from './summed_people.js'

interface Selfie {
  /** Of the engine that answers for the org now. */
  vector: Float32Array
  /** What is looked through, such as what a share link shows: nothing else is found. */
  photoIds: string[]
  /** Whether faces that are less alike are wanted as well. */
  more?: boolean
}

export interface SelfieMatch {
  /** Best first. No distances: with them, strangers' faces could be found by trying. */
  photoIds: string[]
  /** What it was found by, in the same order. */
  faceIds: string[]
}

const MOST_FACES = 5_000
const IDS_AT_ONCE = 500

/**
 * Photos of whoever the vector is of: all of the people that it is near to, then single faces that are nobody's.
 *
 * @throws RangeError where it is no vector of this engine
 */
export async function matchSelfie(
  orgId: string,
  { vector, photoIds, more = false }: Selfie,
  distances: Distances
): Promise<SelfieMatch> {
  const org = await FaceOrg.within(orgId).first()
  if (!org?.isOn || !org.engineVersion || !photoIds.length) return { photoIds: [], faceIds: [] }
  const { engineVersion } = org
  const direction = unitOf(vector)
  const people = await readSums(orgId, engineVersion)
  const personIds = people
    .filter((person) => distanceTo(person, direction) <= distances.selfie)
    .map(({ id }) => id)
  const query = { vector, engineVersion, limit: MOST_FACES, photoIds }
  const threshold = more ? distances.selfieMore : distances.selfieFace
  const theirs = personIds.length
    ? await faceIndex.search(orgId, { ...query, threshold: 2, personIds })
    : []
  const near = await faceIndex.search(orgId, { ...query, threshold })
  const nobodys = await openAmong(
    orgId,
    near.map(({ faceId }) => faceId)
  )
  const found = [...theirs, ...near.filter(({ faceId }) => nobodys.has(faceId))]
  return {
    photoIds: [...new Set(found.map(({ photoId }) => photoId))],
    faceIds: found.map(({ faceId }) => faceId),
  }
}

function unitOf(vector: Float32Array) {
  const length = Math.hypot(...vector)
  return vector.map((value) => value / length)
}

async function openAmong(orgId: string, ids: string[]) {
  const open = new Set<string>()
  for (let first = 0; first < ids.length; first += IDS_AT_ONCE) {
    const faces = await Face.within(orgId)
      .whereIn('id', ids.slice(first, first + IDS_AT_ONCE))
      .whereNull('person_id')
      .select('id')
    for (const { id } of faces) open.add(id)
  }
  return open
}
