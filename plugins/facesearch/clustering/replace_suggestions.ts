import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { makeId } from '#models/concerns/identified'
import Face from '../face.js'
import { inFaceTurn } from '../face_turn.js'
import Person from '../person.js'
import type { Distances } from './distances.js'
import { suggestInThread } from './grouping_thread.js'
import { readUnits } from './read_units.js'
import Suggestion from './suggestion.js'

interface Suggesting {
  orgId: string
  engineVersion: string
  distances: Distances
  signal?: AbortSignal
}

const ROWS_AT_ONCE = 100

/** Asks anew who may be whom, now that all that is clear is together. */
export async function replaceSuggestions({ orgId, engineVersion, distances, signal }: Suggesting) {
  const { units, people, faces } = await readUnits(orgId, engineVersion)
  const pairs = await suggestInThread(units, people.length, distances, signal)
  const rows = pairs.map(({ unit, other, distance }) => {
    const isPerson = other < people.length
    return {
      id: makeId(),
      org_id: orgId,
      person_id: people[unit],
      face_id: isPerson ? null : faces[other - people.length],
      other_person_id: isPerson ? people[other] : null,
      distance,
    }
  })
  await inFaceTurn(orgId, async (client) => {
    await Suggestion.within(orgId, { client }).delete()
    for (let first = 0; first < rows.length; first += ROWS_AT_ONCE) {
      const left = await stillThere(orgId, rows.slice(first, first + ROWS_AT_ONCE), client)
      if (left.length) await client.table(Suggestion.table).multiInsert(left)
    }
  })
}

interface Row {
  person_id: string
  face_id: string | null
  other_person_id: string | null
}

/** Without those who were deleted since. */
async function stillThere<Some extends Row>(
  orgId: string,
  rows: Some[],
  client: TransactionClientContract
) {
  const named = rows.flatMap((row) => [row.person_id, row.other_person_id, row.face_id])
  const ids = named.filter((id) => id !== null)
  const people = await Person.within(orgId, { client }).whereIn('id', ids).select('id')
  const faces = await Face.within(orgId, { client }).whereIn('id', ids).select('id')
  const there = new Set<string | null>([...people, ...faces].map(({ id }) => id)).add(null)
  return rows.filter((row) =>
    [row.person_id, row.other_person_id, row.face_id].every((id) => there.has(id))
  )
}
