import db from '@adonisjs/lucid/services/db'
import { isId } from '#models/concerns/identified'
import type { PluginActor } from '#extension/permissions'
import { cutPage, isSmallInteger, openCursor } from '#queries/cursor'
import { beginsWithAll } from '#queries/search/names'
import { foldWords, wordsIn } from '#queries/search/words'
import Face from '../face.js'
import Person from '../person.js'
import type { OpenFaces } from './open_faces.js'
import PeoplePolicy from './people_policy.js'

/** Fewer faces without a name are nobody yet. */
export const FEWEST_FACES = 3
const SHOWN = 48
/** Names are compared in memory: those of an org are few beside its photos. */
const MOST_NAMES = 5_000

export interface PersonSummary {
  person: Person
  photoCount: number
  /** The face that stands for them; null while none of theirs can be shown. */
  coverFaceId: string | null
}

export interface PeopleFilters {
  /** Those that somebody hid instead of the others. */
  hidden?: boolean
  /** Only people with a name, or without. */
  named?: boolean
  cursor?: string
  limit?: number
}

/** Those with a name first, then by how often they were seen. */
export async function listPeople(
  faces: OpenFaces,
  { hidden = false, named, cursor, limit = SHOWN }: PeopleFilters
) {
  const query = knownPeople(faces)
    .orderByRaw(`${IS_UNNAMED}, face_count desc, id`)
    .limit(limit + 1)
  if (hidden) query.whereNotNull('hidden_at')
  else query.whereNull('hidden_at')
  if (named === true) query.whereNotNull('name')
  if (named === false) query.whereNull('name')
  if (cursor) query.whereRaw(`(${IS_UNNAMED}, -face_count, id) > (?, ?, ?)`, openPlace(cursor))
  const { page, next } = cutPage(await query, limit, ({ name, faceCount, id }) => [
    name === null ? 1 : 0,
    -faceCount,
    id,
  ])
  return { people: await summarize(faces, page), next }
}

const IS_UNNAMED = 'case when name is null then 1 else 0 end'

const openPlace = (cursor: string) =>
  openCursor<[number, number, string]>(
    cursor,
    ([unnamed, count, id, ...rest]) =>
      isSmallInteger(unnamed) && isSmallInteger(count) && isId(id) && rest.length === 0
  )

/** Whoever has a name, and groups that are large enough to be somebody. */
function knownPeople({ orgId, engineVersion }: OpenFaces) {
  const seen = Face.shown(orgId, engineVersion)
    .select('plg_facesearch_faces.person_id')
    .whereNotNull('plg_facesearch_faces.person_id')
  return Person.within(orgId).where((either) =>
    either
      .whereNotNull('name')
      .orWhere((group) => group.where('face_count', '>=', FEWEST_FACES).whereIn('id', seen))
  )
}

/** How many there are on the page of people, and behind the switch of those who have it. */
export async function countPeople(faces: OpenFaces, viewer: PluginActor) {
  const [named, unnamed, hidden] = await Promise.all([
    countOf(knownPeople(faces).whereNull('hidden_at').whereNotNull('name')),
    countOf(knownPeople(faces).whereNull('hidden_at').whereNull('name')),
    mayKnowOfHidden(viewer) ? countOf(knownPeople(faces).whereNotNull('hidden_at')) : 0,
  ])
  return { named, unnamed, hidden }
}

async function countOf(query: ReturnType<typeof knownPeople>) {
  const [{ $extras }] = await query.count('* as total')
  return Number($extras.total)
}

const mayKnowOfHidden = (viewer: PluginActor) => new PeoplePolicy().seeHidden(viewer)

/** Whom a member may know of. */
function peopleFor(viewer: PluginActor) {
  const people = Person.within(viewer.orgId)
  return mayKnowOfHidden(viewer) ? people : people.whereNull('hidden_at')
}

export const findPerson = (viewer: PluginActor, id: string) =>
  peopleFor(viewer).where('id', id).firstOrFail()

/** People of these ids, in this order; those that are not there are left out. */
export async function findPeople(viewer: PluginActor, ids: string[]) {
  const people = ids.length ? await peopleFor(viewer).whereIn('id', ids) : []
  const byId = new Map(people.map((person) => [person.id, person]))
  return ids.flatMap((id) => byId.get(id) ?? [])
}

export async function summarize(faces: OpenFaces, people: readonly Person[]) {
  const ids = people.map(({ id }) => id)
  const [counts, covers] = await Promise.all([countPhotos(faces, ids), coversOf(faces, ids)])
  return people.map((person): PersonSummary => ({
    person,
    photoCount: counts.get(person.id) ?? 0,
    coverFaceId: covers.get(person.id) ?? null,
  }))
}

async function countPhotos({ orgId, engineVersion }: OpenFaces, personIds: string[]) {
  if (!personIds.length) return new Map<string, number>()
  const rows: { person_id: string; photos: number }[] = await Face.shown(orgId, engineVersion)
    .whereIn('plg_facesearch_faces.person_id', personIds)
    .groupBy('plg_facesearch_faces.person_id')
    .select('plg_facesearch_faces.person_id')
    .countDistinct('plg_facesearch_faces.photo_id as photos')
    .pojo()
  return new Map(rows.map(({ person_id: id, photos }) => [id, Number(photos)]))
}

/** The one that somebody chose, where it can be shown, or else their best. */
async function coversOf({ orgId, engineVersion }: OpenFaces, personIds: string[]) {
  if (!personIds.length) return new Map<string, string>()
  const ranked = Face.shown(orgId, engineVersion)
    .whereIn('plg_facesearch_faces.person_id', personIds)
    .joinRaw(
      'join plg_facesearch_people on plg_facesearch_people.id = plg_facesearch_faces.person_id'
    )
    .select('plg_facesearch_faces.id', 'plg_facesearch_faces.person_id')
    .select(db.raw(`row_number() over (${BEST_FIRST}) as place`))
    .as('ranked')
  const rows: { id: string; person_id: string }[] = await db
    .from(ranked as never)
    .where('place', 1)
    .select('id', 'person_id')
  return new Map(rows.map(({ id, person_id: personId }) => [personId, id]))
}

const BEST_FIRST = `partition by plg_facesearch_faces.person_id
  order by case when plg_facesearch_faces.id = plg_facesearch_people.cover_face_id then 0 else 1 end,
    plg_facesearch_faces.quality desc, plg_facesearch_faces.id`

type Named = Pick<Person, 'id'> & { name: string }

/** People whose name begins with what was typed, by name. */
export async function peopleBeginning(viewer: PluginActor, typed: string, limit: number) {
  const words = wordsIn(typed)
  const named = await namedPeople(viewer)
  return named.filter(({ name }) => beginsWithAll(name, words)).slice(0, limit)
}

/** Whom a search means: the people of that name, or else those whose names begin with it. */
export async function idsNamed(viewer: PluginActor, value: string) {
  if (isId(value)) return idsOf(await findPeople(viewer, [value]))
  const named = await namedPeople(viewer)
  const words = wordsIn(value)
  const same = named.filter(({ name }) => foldWords(name) === foldWords(value))
  const meant =
    same.length || !words.length ? same : named.filter(({ name }) => beginsWithAll(name, words))
  return idsOf(meant)
}

const idsOf = (people: readonly Pick<Person, 'id'>[]) => people.map(({ id }) => id)

const namedPeople = (viewer: PluginActor) =>
  peopleFor(viewer)
    .whereNotNull('name')
    .orderBy('name')
    .orderBy('id')
    .limit(MOST_NAMES)
    .select('id', 'name')
    .pojo<Named>()
