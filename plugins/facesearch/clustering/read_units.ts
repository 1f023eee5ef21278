import { setImmediate as breathe } from 'node:timers/promises'
import Face from '../face.js'
import FaceConstraint from '../face_constraint.js'
import { inFaceTurn } from '../face_turn.js'
import { LEAST_PX } from './assign_faces.js'
import { decidedPeople } from './decided_people.js'
import { summedPeople } from './summed_people.js'
import type { Units } from './units.js'

/** More open faces than this wait for another turn: 26 MB of embeddings. */
const MOST_OPEN = 50_000
const ROWS_AT_ONCE = 1_000

export interface NamedUnits {
  units: Units
  /** Units are the people first, in this order, */
  people: string[]
  /** then faces that are nobody's. */
  faces: string[]
}

interface OpenFace {
  id: string
  photo_id: string
  embedding: Uint8Array
}

/** People and open faces of an org as units, for one engine. */
export async function readUnits(orgId: string, engineVersion: string): Promise<NamedUnits> {
  const summed = await inFaceTurn(orgId, (client) => summedPeople(orgId, engineVersion, client))
  const faces = await openFaces(orgId, engineVersion)
  const dim = summed[0]?.sum.length ?? (faces[0]?.embedding.byteLength ?? 0) / 4
  const known = summed.filter(({ sum }) => sum.length === dim)
  const open = faces.filter(({ embedding }) => embedding.byteLength === dim * 4)
  const size = known.length + open.length
  const sums = new Float32Array(size * dim)
  const counts = new Uint32Array(size).fill(1)
  for (const [unit, { sum, count }] of known.entries()) {
    sums.set(sum, unit * dim)
    counts[unit] = count
  }
  const bytes = new Uint8Array(sums.buffer)
  for (const [at, { embedding }] of open.entries())
    bytes.set(embedding, (known.length + at) * dim * 4)
  const people = known.map(({ id }) => id)
  const said = await saidOf(orgId, people, open)
  return {
    units: { dim, sums, counts, ...said, photos: await photosOf(orgId, people, open) },
    people,
    faces: open.map(({ id }) => id),
  }
}

/** The newest first. */
async function openFaces(orgId: string, engineVersion: string) {
  const faces: OpenFace[] = []
  for (;;) {
    const query = Face.within(orgId)
      .where({ engine_version: engineVersion, state: 'active' })
      .whereNull('person_id')
      .whereNotNull('embedding')
      .where('size_px', '>=', LEAST_PX)
      .select('id', 'photo_id', 'embedding')
      .orderBy('id', 'desc')
      .limit(ROWS_AT_ONCE)
    const last = faces.at(-1)
    const rows = await (last ? query.where('id', '<', last.id) : query).pojo<OpenFace>()
    faces.push(...rows)
    if (rows.length < ROWS_AT_ONCE || faces.length >= MOST_OPEN) return faces
    await breathe()
  }
}

/** What users decided: people that are theirs, and pairs that are never one. */
async function saidOf(orgId: string, people: string[], open: OpenFace[]) {
  const unitOfPerson = new Map(people.map((id, unit) => [id, unit]))
  const unitOfFace = new Map(open.map(({ id }, at) => [id, people.length + at]))
  const decided = new Uint8Array(people.length + open.length)
  for (const id of await decidedPeople(orgId, people)) {
    const unit = unitOfPerson.get(id)
    if (unit !== undefined) decided[unit] = 1
  }
  const constraints = await FaceConstraint.within(orgId).where('kind', 'cannot')
  const faceIds = [...new Set(constraints.flatMap(({ faceAId, faceBId }) => [faceAId, faceBId]))]
  const personOf = await peopleOf(orgId, faceIds)
  const unitOf = (face: string) =>
    unitOfFace.get(face) ?? unitOfPerson.get(personOf.get(face) ?? '')
  const cannot = constraints
    .map(({ faceAId, faceBId }) => [unitOf(faceAId), unitOf(faceBId)] as const)
    .filter((pair): pair is readonly [number, number] => !pair.includes(undefined))
  return { decided, cannot }
}

async function peopleOf(orgId: string, faceIds: string[]) {
  const personOf = new Map<string, string>()
  for (let first = 0; first < faceIds.length; first += ROWS_AT_ONCE) {
    const faces = await Face.within(orgId)
      .whereIn('id', faceIds.slice(first, first + ROWS_AT_ONCE))
      .whereNotNull('person_id')
      .select('id', 'person_id')
    for (const { id, personId } of faces) personOf.set(id, personId!)
  }
  return personOf
}

async function photosOf(orgId: string, people: string[], open: OpenFace[]) {
  const numbers = new Map<string, number>()
  const numberOf = (photo: string) => {
    if (!numbers.has(photo)) numbers.set(photo, numbers.size)
    return numbers.get(photo)!
  }
  const unitOf = new Map(people.map((id, unit) => [id, unit]))
  const photos: number[][] = people.map(() => [])
  let last = ''
  for (;;) {
    const query = Face.within(orgId)
      .whereNotNull('person_id')
      .select('id', 'person_id', 'photo_id')
      .orderBy('id')
      .limit(ROWS_AT_ONCE)
    if (last) query.where('id', '>', last)
    const rows = await query.pojo<{ id: string; person_id: string; photo_id: string }>()
    for (const row of rows) {
      const unit = unitOf.get(row.person_id)
      if (unit !== undefined) photos[unit].push(numberOf(row.photo_id))
    }
    if (rows.length < ROWS_AT_ONCE) break
    last = rows.at(-1)!.id
    await breathe()
  }
  return [...photos, ...open.map(({ photo_id }) => [numberOf(photo_id)])]
}
