import db from '@adonisjs/lucid/services/db'
import type { ModelQueryBuilderContract } from '@adonisjs/lucid/types/model'
import { Refusal } from '#exceptions/refusal'
import type Membership from '#models/membership'
import type Photo from '#models/photo'
import { tagKey } from '#models/tag'
import { keepLiked, leaveOutLiked, likesMany } from '#queries/favorites'
import { compactId, mark, type Mark } from '#queries/search/entry'
import { readQuery, type Term } from '#queries/search/language'
import type { Stretch } from '#queries/search/moments'
import { foldWords, wordsIn } from '#queries/search/words'

type Viewer = Pick<Membership, 'orgId' | 'userId'>
type PhotoQuery = ModelQueryBuilderContract<typeof Photo>
type Named = Extract<Term, { words: string[] }>

/** What the index is asked; `null` finds nothing. */
type Question = string | null

export interface Search {
  /** In the words of the index; `undefined` where it need not be asked. */
  question?: Question
  /** What only the rows themselves tell. */
  conditions: ((query: PhotoQuery) => void)[]
  /** The moments between which all of it lies, in milliseconds. */
  window: Stretch
}

/** What is searched for in each org, by its id. */
export type Searches = ReadonlyMap<string, Search>

interface Searching {
  q?: string
  tag?: string
  albumId?: string
  searches?: Searches
}

/** Reads what was typed before photos are narrowed down by it: names become ids, and what is not understood is refused. */
export async function understood<Filters extends Searching>(
  viewers: readonly Viewer[],
  filters: Filters
): Promise<Filters> {
  if (filters.searches || (!filters.q?.trim() && !filters.tag)) return filters
  const searches = await Promise.all(
    viewers.map(async (viewer) => [viewer.orgId, await readSearch(viewer, filters)] as const)
  )
  return { ...filters, searches: new Map(searches) }
}

async function readSearch({ orgId, userId }: Viewer, { q = '', tag, albumId }: Searching) {
  const search: Search = { conditions: [], window: { from: null, to: null } }
  const marked: { negated: boolean; question: Question }[] = []
  for (const term of termsOf(q)) {
    const condition = await conditionOf(term, orgId, userId)
    if (condition) search.conditions.push(condition)
    else marked.push({ negated: term.negated, question: await questionOf(term, orgId) })
    if (term.filter === 'taken' && !term.negated) search.window = overlap(search.window, term)
  }
  await addAlbums(orgId, q, marked)
  if (tag) marked.push({ negated: false, question: await tagCalled(orgId, tag) })
  if (marked.length > 0) {
    if (albumId) marked.push({ negated: false, question: marksOf(orgId, 'album', [albumId])[0] })
    search.question = combined(marked, orgId)
  }
  return search
}

/** Refuses what is not understood. */
export function requireQuery(q: string) {
  termsOf(q)
}

/**
 * Words that many albums share find the newest of them each; the albums that have all of the words are found as well.
 * This goes for searches in plain words alone.
 */
async function addAlbums(
  orgId: string,
  q: string,
  marked: { negated: boolean; question: Question }[]
) {
  const terms = termsOf(q)
  if (!terms.every((term) => term.filter === 'word' && !term.negated)) return
  const words = terms.flatMap((term) => (term.filter === 'word' ? term.words : []))
  if (words.length < 2) return
  const albums = await idsWithAll(orgId, 'albumName', words)
  const either = any([
    all(marked.map(({ question }) => question)),
    ...marksOf(orgId, 'album', albums.slice(0, MAX_NAMES)),
  ])
  marked.splice(0, marked.length, { negated: false, question: either })
}

function termsOf(q: string) {
  const reading = readQuery(q)
  if (reading.problem) {
    const { code, params } = reading.problem
    throw new Refusal(422, code, { field: 'q', params })
  }
  // Signs without letters say nothing beside words: «beach – sunset» is two of them.
  const saying = reading.terms.filter((term) => term.filter !== 'word' || term.words.length > 0)
  return saying.length > 0 ? saying : reading.terms
}

function overlap(window: Stretch, { from, to }: Stretch): Stretch {
  return {
    from: from === null ? window.from : Math.max(window.from ?? -Infinity, from - FARTHEST_OFFSET),
    to: to === null ? window.to : Math.min(window.to ?? Infinity, to + FARTHEST_OFFSET),
  }
}

interface Surroundings {
  /** Wall clocks that the query keeps to anyway: less of the index is read. */
  within?: Stretch
  /** The query asks for a handful of photos by their ids: each is looked up. */
  areFew?: boolean
}

/** Keeps the photos that a search means. */
export function applySearch(
  query: PhotoQuery,
  orgId: string,
  { question, conditions, window }: Search,
  { within, areFew }: Surroundings = {}
) {
  for (const condition of conditions) condition(query)
  if (question === null) query.whereRaw('1 = 0')
  if (!question) return
  if (isPostgres()) {
    query.whereRaw(
      'photos.id in (select photo_id from photo_search where org_id = ? and words @@ ?::tsquery)',
      [orgId, question]
    )
    return
  }
  if (areFew) {
    query.whereRaw(
      `exists (select 1 from photo_search cross join photo_words on photo_words.rowid = photo_search.place
       where photo_search.photo_id = photos.id and photo_search.org_id = ? and photo_words match ?)`,
      [orgId, question]
    )
    return
  }
  const bounds = placesIn(within ? overlap(window, within) : window)
  query.whereRaw(
    `photos.id in (select photo_search.photo_id from ${HITS} where ${bounds.sql} and photo_search.org_id = ?)`,
    [question, ...bounds.values, orgId]
  )
}

export type WalkedSearch = Search & { question: string }

/** Whether hits come in the order of time by themselves. */
export const walksHits = (search?: Search): search is WalkedSearch =>
  !isPostgres() && Boolean(search?.question)

/**
 * Makes a query of photos walk along the index of SQLite, newest first: it is read to the end of the page, and nothing
 * is sorted, however many hits there are.
 */
export function walkHits(
  query: PhotoQuery,
  { question, conditions, window }: WalkedSearch,
  before?: string
) {
  const hits = `${HITS} cross join photos on photos.id = photo_search.photo_id`
  const bounds = placesIn(window)
  query.knexQuery.from(db.connection().knexRawQuery(hits))
  query.whereRaw(bounds.sql, [question, ...bounds.values]).orderByRaw('photo_words.rowid desc')
  for (const condition of conditions) condition(query)
  if (before) query.whereRaw('photo_words.rowid < cast(? as integer)', [before])
}

/** The hits of a search that are not in the trash, with their days: no photo is read. */
export function datedHits(orgId: string, { question }: WalkedSearch) {
  return db
    .from('photo_words')
    .joinRaw('cross join photo_search on photo_search.place = photo_words.rowid')
    .whereRaw('photo_words match ?', [question])
    .where('photo_search.org_id', orgId)
    .whereNotNull('photo_search.day')
}

const HITS = 'photo_words cross join photo_search on photo_search.place = photo_words.rowid'

/** Places are moments with room for those of the same millisecond: see migration 0008. */
const SLOTS = 524_288

function placesIn({ from, to }: Stretch) {
  const bound = (sign: string) => ` and photo_words.rowid ${sign} cast(? as integer) * ${SLOTS}`
  return {
    sql: `photo_words match ?${from === null ? '' : bound('>=')}${to === null ? '' : bound('<')}`,
    values: [from, to].filter((value) => value !== null).map(withinReach),
  }
}

const REACH = 2 ** 44 - 1

const withinReach = (moment: number) => Math.max(-REACH, Math.min(REACH, moment))

const isPostgres = () => db.connection().dialect.name === 'postgres'

/** Wall clocks are at most so far from the moments they show. */
const FARTHEST_OFFSET = 26 * 3_600_000

async function conditionOf(term: Term, orgId: string, userId: string) {
  const { negated } = term
  if (term.filter === 'taken') {
    return (query: PhotoQuery) => {
      if (negated) query.whereNot((within) => during(within, term))
      else during(query, term)
    }
  }
  if (term.filter !== 'is') return undefined
  if (term.what === 'failed') {
    return (query: PhotoQuery) => query.where('photos.state', negated ? '<>' : '=', 'failed')
  }
  const person = { orgId, userId }
  if (negated) return (query: PhotoQuery) => leaveOutLiked(query, person)
  const many = await likesMany(person)
  return (query: PhotoQuery) => keepLiked(query, person, many)
}

/** By the wall clock of the camera; the moment is named as well, for the index that lists are read by. */
function during(query: PhotoQuery, { from, to }: Stretch) {
  if (from !== null) {
    query
      .where('photos.taken_local', '>=', from)
      .where('photos.taken_at', '>', from - FARTHEST_OFFSET)
  }
  if (to !== null) {
    query.where('photos.taken_local', '<', to).where('photos.taken_at', '<', to + FARTHEST_OFFSET)
  }
}

async function questionOf(term: Term, orgId: string): Promise<Question> {
  switch (term.filter) {
    case 'word':
      return all(await Promise.all(term.words.map((word) => anywhere(orgId, word))))
    case 'camera':
      return all(await Promise.all(term.words.map((word) => beginning(orgId, 'camera', word))))
    case 'tag':
      return any(await tagsNamed(orgId, term))
    case 'album':
      return any(await albumsNamed(orgId, term))
    case 'by':
      return any(await uploadersNamed(orgId, term))
    case 'has':
      return exact(mark(orgId, 'has', term.what))
    case 'type':
      return any([
        ...term.formats.map((format) => exact(mark(orgId, 'format', format))),
        ...term.kinds.map((kind) => exact(mark(orgId, 'kind', kind))),
      ])
    case 'rating':
      return rated(orgId, term)
    default:
      return null
  }
}

/** A word of the photo itself, or of the name of a tag or album that it has. */
async function anywhere(orgId: string, word: string): Promise<Question> {
  const [own, tags, albums] = await Promise.all([
    beginning(orgId, 'word', word),
    idsNamed(orgId, 'tagName', word),
    idsNamed(orgId, 'albumName', word),
  ])
  return any([own, ...marksOf(orgId, 'tag', tags), ...marksOf(orgId, 'album', albums)])
}

/** So many names that begin with one word are asked for; of more, the newest. Several words together tell them apart. */
const MAX_NAMES = 60
/** So many albums or tags may carry all the words. */
const MAX_NAMED = 500
/** So many are compared with those of other words. */
const MAX_COMPARED = 5000

async function idsNamed(
  orgId: string,
  kind: 'tagName' | 'albumName',
  word: string,
  most = MAX_NAMES
) {
  const rows: { id: string }[] = await namesFrom(mark(orgId, kind, word))
    .distinct('id')
    .orderBy('id', 'desc')
    .limit(most)
  return rows.map(({ id }) => id)
}

const LAST = String.fromCodePoint(0x10ffff)

export const namesFrom = (start: string) =>
  db
    .from('search_words')
    .where('word', '>=', start)
    .where('word', '<', start + LAST)

const marksOf = (orgId: string, kind: Mark, ids: string[]) =>
  ids.map((id) => exact(mark(orgId, kind, compactId(id))))

/** Words are listed up to this many; what begins like more of them is left to the index. */
const MAX_ENDINGS = 400
/** Beginnings of so many letters have a list of their own. */
const LISTED_BEGINNINGS = 4

/** Everything that begins with the word. On SQLite by its endings: their lists are read in the order of time, a merged one is not. */
async function beginning(orgId: string, kind: 'word' | 'camera', word: string): Promise<Question> {
  const start = mark(orgId, kind, word)
  if (isPostgres()) return `'${start}':*`
  if ([...word].length <= LISTED_BEGINNINGS) return `"${start}" *`
  const rows: { word: string }[] = await namesFrom(start)
    .select('word')
    .limit(MAX_ENDINGS + 1)
  if (rows.length > MAX_ENDINGS) return `"${start}" *`
  return any(rows.map((row) => exact(row.word)))
}

/** The tag of that name, or else those that begin with it. */
async function tagsNamed(orgId: string, { value, words }: Named) {
  const tag = await tagCalled(orgId, value)
  if (tag) return [tag]
  return marksOf(orgId, 'tag', await idsWithAll(orgId, 'tagName', words))
}

async function tagCalled(orgId: string, name: string): Promise<Question> {
  const key = tagKey(name)
  const tag: { id: string } | null = await db
    .from('tags')
    .where({ org_id: orgId, key })
    .select('id')
    .first()
  return tag ? exact(mark(orgId, 'tag', compactId(tag.id))) : null
}

/** Albums of that name, or else those whose words begin with it. */
async function albumsNamed(orgId: string, { value, words }: Named) {
  const ids = await idsWithAll(orgId, 'albumName', words)
  const albums: { id: string; name: string }[] = ids.length
    ? await db.from('albums').where('org_id', orgId).whereIn('id', ids).select('id', 'name')
    : []
  const same = albums.filter(({ name }) => foldWords(name) === foldWords(value))
  return marksOf(
    orgId,
    'album',
    (same.length > 0 ? same : albums).map(({ id }) => id)
  )
}

/** Where few have one of the words, only those are looked for among the others. */
export async function idsWithAll(orgId: string, kind: 'tagName' | 'albumName', words: string[]) {
  const starts = await Promise.all(words.map((word) => idsNamed(orgId, kind, word, MAX_NAMES + 1)))
  const [shortest] = starts.toSorted((one, other) => one.length - other.length)
  if (shortest.length > MAX_NAMES) return idsCompared(orgId, kind, words)
  let ids = shortest
  for (const word of words) {
    if (ids.length === 0) return []
    const rows: { id: string }[] = await namesFrom(mark(orgId, kind, word))
      .whereIn('id', ids)
      .distinct('id')
      .orderBy('id', 'desc')
    ids = rows.map(({ id }) => id)
  }
  return ids
}

async function idsCompared(orgId: string, kind: 'tagName' | 'albumName', words: string[]) {
  const lists = words.map((word) => idsNamed(orgId, kind, word, MAX_COMPARED))
  const [first, ...rest] = await Promise.all(lists)
  const others = rest.map((ids) => new Set(ids))
  return first.filter((id) => others.every((ids) => ids.has(id))).slice(0, MAX_NAMED)
}

/** Whoever has added photos, also those who have left. */
export async function uploadersOf(orgId: string): Promise<{ id: string; name: string }[]> {
  const rows: { id: string }[] = await db
    .from('search_words')
    .where('word', mark(orgId, 'uploader'))
    .select('id')
  const ids = rows.map(({ id }) => id)
  return ids.length ? db.from('users').whereIn('id', ids).select('id', 'name').orderBy('name') : []
}

async function uploadersNamed(orgId: string, { words }: Named) {
  const everybody = await uploadersOf(orgId)
  const people = everybody.filter(({ name }) => beginsWithAll(name, words))
  return marksOf(
    orgId,
    'person',
    people.map(({ id }) => id)
  )
}

export function beginsWithAll(name: string, words: string[]) {
  const own = wordsIn(name)
  return words.every((word) => own.some((one) => one.startsWith(word)))
}

/** No stars at all is what the others leave. */
function rated(orgId: string, { stars }: Extract<Term, { filter: 'rating' }>): Question {
  const those = (some: number[]) => some.map((star) => exact(mark(orgId, 'rating', String(star))))
  if (!stars.includes(0)) return any(those(stars))
  const others = [1, 2, 3, 4, 5].filter((star) => !stars.includes(star))
  if (others.length === 0) return exact(mark(orgId, 'everything'))
  return but(exact(mark(orgId, 'everything')), any(those(others))!)
}

/* How the two indexes spell a question. Marks are made of letters and digits alone: nothing in them needs escaping. */

const exact = (text: string) => (isPostgres() ? `'${text}'` : `"${text}"`)

function all(parts: Question[]): Question {
  if (parts.length === 0 || parts.includes(null)) return null
  return parts.length > 1 ? `(${parts.join(isPostgres() ? ' & ' : ' AND ')})` : parts[0]
}

function any(parts: Question[]): Question {
  const some = parts.filter((part) => part !== null)
  if (some.length < 2) return some[0] ?? null
  return `(${some.join(isPostgres() ? ' | ' : ' OR ')})`
}

const but = (question: string, not: string) =>
  isPostgres() ? `(${question} & !${not})` : `(${question} NOT ${not})`

function combined(terms: { negated: boolean; question: Question }[], orgId: string): Question {
  const wanted = terms.filter(({ negated }) => !negated).map(({ question }) => question)
  const unwanted = any(terms.filter(({ negated }) => negated).map(({ question }) => question))
  const question = wanted.length > 0 ? all(wanted) : exact(mark(orgId, 'everything'))
  return question !== null && unwanted !== null ? but(question, unwanted) : question
}
