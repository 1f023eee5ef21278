import db from '@adonisjs/lucid/services/db'
import { searchFiltersIn, suggestionsOfFilter } from '#extension/search_filtering'
import type Membership from '#models/membership'
import { mark } from '#queries/search/entry'
import { type FilterName, FILTERS, POSSESSIONS, TYPE_NAMES } from '#queries/search/language'
import { beginsWithAll, idsWithAll, namesFrom, uploadersOf } from '#queries/search/names'
import { foldWords, wordsIn } from '#queries/search/words'

export const SUGGESTION_KINDS = [
  'filter',
  'tag',
  'album',
  'person',
  'camera',
  'month',
  'value',
  'plugin',
] as const

export interface Suggestion {
  kind: (typeof SUGGESTION_KINDS)[number]
  /** What a person reads: the name of the tag, album, person, camera, filter or value; `2024-05` for a month. */
  name: string
  /** What stands in the search afterwards. */
  text: string
}

const MOST = 10
const TYPED = /^(-?)(?:(\p{L}+):)?"?([^"]*)"?$/u

/** What the word that a member types may become: names of the org, filters and their values. */
export async function suggest(viewer: Membership, typed: string): Promise<Suggestion[]> {
  const [, minus, filter, rest] = TYPED.exec(typed.trim()) ?? []
  if (rest === undefined) return []
  const found = filter
    ? await ofFilter(viewer, filter.toLowerCase(), rest)
    : await any(viewer, rest)
  return found.slice(0, MOST).map((one) => ({ ...one, text: `${minus}${one.text}` }))
}

async function ofFilter(viewer: Membership, filter: string, rest: string) {
  if (!Object.hasOwn(SOURCES, filter)) return ofPlugin(filter, viewer, rest, MOST)
  return SOURCES[filter as FilterName](viewer.orgId, rest, MOST)
}

const FEW = 3

async function any(viewer: Membership, rest: string) {
  const { orgId } = viewer
  const others = searchFiltersIn(orgId)
  const filters = [...FILTERS, ...others]
    .filter((name) => name.startsWith(rest.toLowerCase()))
    .map(filterNamed)
  if (!rest) return filters
  const lists = await Promise.all([
    tags(orgId, rest, FEW + 1),
    albums(orgId, rest, FEW),
    people(orgId, rest, FEW),
    cameras(orgId, rest, FEW),
    /^\d/.test(rest) ? months(orgId, rest, FEW) : [],
    ...others.map((name) => ofPlugin(name, viewer, rest, FEW)),
  ])
  return [...filters, ...lists.flat()]
}

const filterNamed = (name: string): Suggestion => ({ kind: 'filter', name, text: `${name}:` })

/** A value as it stands after its filter. */
const quoted = (value: string) =>
  /[\s]/.test(value) ? `"${value.replaceAll('"', ' ')}"` : value.replaceAll('"', '')

type Source = (orgId: string, rest: string, limit: number) => Promise<Suggestion[]>

/** Of a filter that no plugin of the org has nothing is known. */
async function ofPlugin(
  filter: string,
  viewer: Membership,
  rest: string,
  limit: number
): Promise<Suggestion[]> {
  const names = await suggestionsOfFilter(filter, rest, limit, viewer)
  return names.map((name) => ({ kind: 'plugin', name, text: `${filter}:${quoted(name)}` }))
}

const tags: Source = async (orgId, rest, limit) => {
  const query = db.from('tags').where('org_id', orgId).select('name').orderBy('key').limit(limit)
  const words = wordsIn(rest)
  if (words.length > 0) query.whereIn('id', await idsWithAll(orgId, 'tagName', words))
  const rows: { name: string }[] = await query
  return rows.map(({ name }) => ({ kind: 'tag', name, text: `tag:${quoted(name)}` }))
}

const albums: Source = async (orgId, rest, limit) => {
  const query = db
    .from('albums')
    .where('org_id', orgId)
    .whereNull('trashed_at')
    .select('name')
    .orderBy('position')
    .orderBy('id', 'desc')
    .limit(limit)
  const words = wordsIn(rest)
  if (words.length > 0) query.whereIn('id', await idsWithAll(orgId, 'albumName', words))
  const rows: { name: string }[] = await query
  const names = [...new Set(rows.map(({ name }) => name))]
  return names.map((name) => ({ kind: 'album', name, text: `album:${quoted(name)}` }))
}

const people: Source = async (orgId, rest, limit) => {
  const words = wordsIn(rest)
  const uploaders = await uploadersOf(orgId)
  return uploaders
    .filter(({ name }) => beginsWithAll(name, words))
    .slice(0, limit)
    .map(({ name }) => ({ kind: 'person', name, text: `by:${quoted(name)}` }))
}

const MAX_CAMERAS = 300

const cameras: Source = async (orgId, rest, limit) => {
  const start = mark(orgId, 'cameraName')
  const rows: { word: string }[] = await namesFrom(start).select('word').limit(MAX_CAMERAS)
  const words = wordsIn(rest)
  return rows
    .map(({ word }) => word.slice(start.length))
    .filter((name) => beginsWithAll(name, words))
    .slice(0, limit)
    .map((name) => ({ kind: 'camera', name, text: `camera:${quoted(name)}` }))
}

/** Months in which something was taken, the newest first; before them their year. */
const months: Source = async (orgId, rest, limit) => {
  const rows: { month: number }[] = await db
    .from('photo_days')
    .where('org_id', orgId)
    .select(db.raw('day / 100 as month'))
    .groupByRaw('day / 100')
    .orderBy('month', 'desc')
  const names = rows.map(({ month }) => `${pad(Math.floor(month / 100), 4)}-${pad(month % 100, 2)}`)
  const years = [...new Set(names.map((name) => name.slice(0, 4)))]
  const typed = rest.split('..').at(-1)!
  const before = rest.slice(0, rest.length - typed.length)
  return [...(typed.length < 5 ? years : []), ...names]
    .filter((name) => name.startsWith(typed))
    .slice(0, limit)
    .map((name) => ({ kind: 'month', name, text: `taken:${before}${name}` }))
}

const pad = (value: number, digits: number) => String(value).padStart(digits, '0')

const values =
  (filter: FilterName, known: readonly string[]): Source =>
  async (_orgId, rest) =>
    known
      .filter((value) => value.startsWith(foldWords(rest)))
      .map((value) => ({ kind: 'value', name: value, text: `${filter}:${value}` }))

const SOURCES: Record<FilterName, Source> = {
  tag: tags,
  album: albums,
  by: people,
  camera: cameras,
  taken: months,
  has: values('has', POSSESSIONS),
  is: values('is', ['favorite', 'failed']),
  type: values('type', TYPE_NAMES),
  rating: values('rating', ['5', '>=4', '>=3', '0']),
}
