import db from '@adonisjs/lucid/services/db'
import type { ModelQueryBuilderContract } from '@adonisjs/lucid/types/model'
import type Photo from '#models/photo'
import { overlap, type Stretch } from '#queries/search/moments'
import { isPostgres, type Question } from '#queries/search/question'

type PhotoQuery = ModelQueryBuilderContract<typeof Photo>

export interface Search {
  /** In the words of the index; `undefined` where it need not be asked. */
  question?: Question
  /** What only the rows themselves tell. */
  conditions: ((query: PhotoQuery) => void)[]
  /** The moments between which all of it lies, in milliseconds. */
  window: Stretch
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
