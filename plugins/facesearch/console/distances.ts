import { setImmediate as breathe } from 'node:timers/promises'
import db from '@adonisjs/lucid/services/db'
import Face from '../face.js'
import type FaceOrg from '../face_org.js'
import { cosineDistance } from './cosine_distance.js'

/** 180,000 pairs: some tens of milliseconds. */
const MOST_FACES = 600
/** One person who is everywhere would leave nobody to compare with. */
const MOST_OF_ONE = 20
export const STEP = 0.01
const STEPS = 50

export interface Histogram {
  /** Width of a bar; the last one holds what is further apart. */
  step: number
  /** Pairs of faces that were put to the same person. */
  same: number[]
  /** Pairs that were put to two people. */
  other: number[]
  faces: number
}

/** How far apart faces of an org are, of a sample of them. */
export async function distancesOf(org: FaceOrg): Promise<Histogram> {
  const faces = await sampleOf(org)
  const same = new Array<number>(STEPS).fill(0)
  const other = new Array<number>(STEPS).fill(0)
  for (const [at, face] of faces.entries()) {
    for (const next of faces.slice(at + 1)) {
      const distance = cosineDistance(face.embedding!, next.embedding!)
      const bar = Math.min(STEPS - 1, Math.max(0, Math.floor(distance / STEP)))
      const bars = face.personId === next.personId ? same : other
      bars[bar]++
    }
    if (at % 50 === 0) await breathe()
  }
  return { step: STEP, same, other, faces: faces.length }
}

function sampleOf({ orgId, engineVersion }: FaceOrg) {
  const ranked = Face.within(orgId)
    .where({ engine_version: engineVersion ?? '', state: 'active' })
    .whereNotNull('embedding')
    .whereNotNull('person_id')
    .select('id', 'person_id')
    .select(db.raw('row_number() over (partition by person_id order by id) as place'))
    .as('ranked')
  const sample = db
    .from(ranked as never)
    .where('place', '<=', MOST_OF_ONE)
    .orderBy('person_id')
    .orderBy('id')
    .limit(MOST_FACES)
    .select('id')
  return Face.within(orgId).whereIn('id', sample)
}
