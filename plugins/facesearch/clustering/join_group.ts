import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { auditedDelete } from '#audit/history'
import Face from '../face.js'
import Person from '../person.js'
import { decidedPeople } from './decided_people.js'
import { placeFaces } from './people_change.js'
import { sumPeople } from './person_sums.js'

/** Fewer pictures are nobody yet. */
export const LEAST_FACES = 3

export interface FoundGroup {
  people: string[]
  faces: string[]
}

interface GroupPlace {
  orgId: string
  engineVersion: string
}

/**
 * Makes a group of open faces, and of people nobody decided about, one person. What users changed while it was found stays
 * theirs. Answers whether there was anything to do.
 */
export async function joinGroup(
  { orgId, engineVersion }: GroupPlace,
  group: FoundGroup,
  client: TransactionClientContract
) {
  const people = await Person.within(orgId, { client })
    .whereIn('id', group.people)
    .where('engine_version', engineVersion)
    .orderBy('face_count', 'desc')
    .orderBy('id')
  const decided = await decidedPeople(orgId, group.people, client)
  const target = people.find(({ id }) => decided.has(id)) ?? people[0]
  const others = people.filter(({ id }) => id !== target?.id && !decided.has(id))
  const faces = await stillOpen(orgId, group.faces, client)
  const free = target ? await facesElsewhere(orgId, target.id, faces, client) : faces
  if (!free.length && !others.length) return false
  if (!target && free.length < LEAST_FACES) return false
  const personId = target?.id ?? (await addPerson(orgId, engineVersion, client))
  const is = { personId, personSource: 'auto' as const }
  const ids = free.map(({ id }) => id)
  await placeFaces(orgId, ids, is, client, { personId: null, personSource: null })
  for (const other of others) await absorb(orgId, other.id, personId, client)
  await sumPeople(orgId, [{ id: personId, engineVersion }], client)
  return true
}

const IDS_AT_ONCE = 500

async function stillOpen(orgId: string, ids: string[], client: TransactionClientContract) {
  const open: Face[] = []
  for (let first = 0; first < ids.length; first += IDS_AT_ONCE) {
    open.push(
      ...(await Face.within(orgId, { client })
        .whereIn('id', ids.slice(first, first + IDS_AT_ONCE))
        .where('state', 'active')
        .whereNotNull('embedding')
        .whereNull('person_id')
        .select('id', 'photo_id'))
    )
  }
  return open
}

/** Leaves out faces in photos that the person came to be in meanwhile. */
async function facesElsewhere(
  orgId: string,
  personId: string,
  faces: Face[],
  client: TransactionClientContract
) {
  const rows = await Face.within(orgId, { client }).where('person_id', personId).select('photo_id')
  const photos = new Set(rows.map(({ photoId }) => photoId))
  return faces.filter(({ photoId }) => !photos.has(photoId))
}

async function addPerson(orgId: string, engineVersion: string, client: TransactionClientContract) {
  const { id } = await Person.create({ orgId, engineVersion, faceCount: 0 }, { client })
  return id
}

async function absorb(
  orgId: string,
  from: string,
  personId: string,
  client: TransactionClientContract
) {
  await Face.within(orgId, { client }).where('person_id', from).update({ person_id: personId })
  await auditedDelete(Person.within(orgId, { client }).where('id', from))
}
