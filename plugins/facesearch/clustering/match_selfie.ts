import Face from '../face.js'
import FaceOrg from '../face_org.js'
import Person from '../person.js'
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
  /** Whether people whom the org hides are found, too. */
  withHidden?: boolean
}

/** What was found, and in which photo. No distances: with them, strangers' faces could be found by trying. */
export interface MatchedFace {
  faceId: string
  photoId: string
}

const MOST_FACES = 5_000
const IDS_AT_ONCE = 500

/**
 * Faces of whoever the vector is of, best first: all of the people that it is near to, then single faces that are nobody's.
 *
 * @throws RangeError where it is no vector of this engine
 */
export async function matchSelfie(
  orgId: string,
  { vector, photoIds, more = false, withHidden = false }: Selfie,
  distances: Distances
): Promise<MatchedFace[]> {
  const org = await FaceOrg.within(orgId).first()
  if (!org?.isOn || !org.engineVersion || !photoIds.length) return []
  const { engineVersion } = org
  const direction = unitOf(vector)
  const people = await readSums(orgId, engineVersion)
  const hidden = withHidden ? NOBODY : await hiddenPeople(orgId)
  const personIds = people
    .filter((person) => distanceTo(person, direction) <= distances.selfie)
    .map(({ id }) => id)
    .filter((id) => !hidden.has(id))
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
  return [...theirs, ...near.filter(({ faceId }) => nobodys.has(faceId))].map(
    ({ faceId, photoId }) => ({ faceId, photoId })
  )
}

const NOBODY: ReadonlySet<string> = new Set()

async function hiddenPeople(orgId: string) {
  const people = await Person.within(orgId).whereNotNull('hidden_at').select('id')
  return new Set(people.map(({ id }) => id))
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
