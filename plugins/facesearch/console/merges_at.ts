import { setImmediate as breathe } from 'node:timers/promises'
import type FaceOrg from '../face_org.js'
import Person from '../person.js'
import { dot } from './cosine_distance.js'

const MOST_PEOPLE = 600

export interface MergePreview {
  distance: number
  people: number
  /** Pairs of people whose faces are that close on average. */
  pairs: number
  /** How many of these pairs have two names: they would not be merged by themselves. */
  bothNamed: number
  /** Faces that would change their person; where both have names, nobody's does. */
  faces: number
}

/** What grouping by this distance would make one person of, among the largest people of an org. Nothing is changed. */
export async function mergesAt(
  { orgId, engineVersion }: FaceOrg,
  distance: number
): Promise<MergePreview> {
  const people = await Person.within(orgId)
    .where('engine_version', engineVersion ?? '')
    .whereNotNull('vector_sum')
    .where('face_count', '>', 0)
    .orderBy('face_count', 'desc')
    .orderBy('id')
    .limit(MOST_PEOPLE)
  const preview = { distance, people: people.length, pairs: 0, bothNamed: 0, faces: 0 }
  const moved = new Set<Person>()
  for (const [at, person] of people.entries()) {
    for (const next of people.slice(at + 1)) {
      if (meanDistance(person, next) > distance) continue
      preview.pairs++
      if (person.name && next.name) preview.bothNamed++
      // The smaller one, whatever it is close to besides.
      else moved.add(next)
    }
    if (at % 50 === 0) await breathe()
  }
  for (const { faceCount } of moved) preview.faces += faceCount
  return preview
}

/** Of all pairs of faces of two people: what average linkage goes by. */
const meanDistance = (one: Person, other: Person) =>
  1 - dot(one.vectorSum!, other.vectorSum!) / (one.faceCount * other.faceCount)
