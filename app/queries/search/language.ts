import { CORE_SEARCH_FILTERS } from '#extension/search_filters'
import { readStretch, type Stretch } from '#queries/search/moments'
import { wordsIn } from '#queries/search/words'

export const MAX_QUERY = 300
export const MAX_TERMS = 12
/** Words that names fall apart into: `a_b_c` is three of them. */
const MAX_WORDS = 24

export const FILTERS = CORE_SEARCH_FILTERS
export type FilterName = (typeof FILTERS)[number]

export const POSSESSIONS = ['gps', 'caption', 'tags'] as const
export type Possession = (typeof POSSESSIONS)[number]

export type Term = { negated: boolean } & (
  | { filter: 'word' | 'tag' | 'album' | 'by' | 'camera'; words: string[]; value: string }
  | ({ filter: 'taken' } & Stretch)
  | { filter: 'has'; what: Possession }
  | { filter: 'is'; what: 'favorite' | 'failed' }
  | { filter: 'type'; formats: readonly string[]; kinds: readonly string[] }
  | { filter: 'rating'; stars: number[] }
  | { filter: 'plugin'; name: string; value: string }
)

export interface Problem {
  code: 'E_SEARCH_UNKNOWN' | 'E_SEARCH_UNFINISHED' | 'E_SEARCH_VALUE' | 'E_SEARCH_TOO_LONG'
  params: Record<string, string | number>
}

export type Reading = { terms: Term[]; problem?: undefined } | { problem: Problem }

/**
 * What somebody typed, understood. Whatever it is, the answer is terms or what is wrong with it. `others` are the filters
 * that plugins add where it was typed.
 */
export function readQuery(q: string, others: readonly string[] = []): Reading {
  if (q.length > MAX_QUERY) return tooLong
  const pieces = piecesOf(q)
  if (pieces.length > MAX_TERMS) return tooLong
  const terms: Term[] = []
  for (const piece of pieces) {
    const term = readPiece(piece, others)
    if ('code' in term) return { problem: term }
    terms.push(term)
  }
  return wordCount(terms) > MAX_WORDS ? tooLong : { terms }
}

const tooLong: Reading = { problem: { code: 'E_SEARCH_TOO_LONG', params: { max: MAX_TERMS } } }

const wordCount = (terms: Term[]) =>
  terms.reduce((sum, term) => sum + ('words' in term ? term.words.length : 0), 0)

interface Piece {
  negated: boolean
  filter?: string
  value: string
}

/** `-filter:"several words"`, each part of it optional. A quotation mark that nobody closed reaches to the end. */
const PIECE = /(-)?(?:(\p{L}[\p{L}_-]*):(?!\/\/))?(?:"([^"]*)(?:"|$)|(\S*))/gu

function piecesOf(q: string): Piece[] {
  return [...q.normalize('NFC').matchAll(PIECE)]
    .filter(([whole]) => whole !== '' && whole !== '-')
    .map(([, minus, filter, quoted, bare = '']) => ({
      negated: Boolean(minus),
      filter: filter?.toLowerCase(),
      value: (quoted ?? bare.replaceAll('"', ' ')).trim(),
    }))
}

function readPiece({ negated, filter, value }: Piece, others: readonly string[]): Term | Problem {
  if (filter === undefined) return { negated, filter: 'word', words: wordsIn(value), value }
  const isOther = others.includes(filter)
  if (!isFilter(filter) && !isOther) return { code: 'E_SEARCH_UNKNOWN', params: { filter } }
  if (!value) return { code: 'E_SEARCH_UNFINISHED', params: { filter } }
  if (!isFilter(filter)) return { negated, filter: 'plugin', name: filter, value }
  const read = READERS[filter](value)
  return read ? { negated, ...read } : { code: 'E_SEARCH_VALUE', params: { filter, value } }
}

const isFilter = (name: string): name is FilterName => (FILTERS as readonly string[]).includes(name)

type Meaning = Term extends infer Each ? (Each extends Term ? Omit<Each, 'negated'> : never) : never

const named = (filter: 'tag' | 'album' | 'by' | 'camera') => (value: string) => {
  const words = wordsIn(value)
  return words.length > 0 ? { filter, words, value } : null
}

const READERS: Record<FilterName, (value: string) => Meaning | null> = {
  tag: named('tag'),
  album: named('album'),
  by: named('by'),
  camera: named('camera'),
  taken(value) {
    const stretch = readStretch(value)
    return stretch && { filter: 'taken', ...stretch }
  },
  has(value) {
    const what = POSSESSIONS.find((one) => one === value.toLowerCase())
    return what ? { filter: 'has', what } : null
  },
  is(value) {
    const what = STATES[value.toLowerCase()]
    return what ? { filter: 'is', what } : null
  },
  type(value) {
    const type = TYPES[value.toLowerCase()]
    return type ? { filter: 'type', formats: [], kinds: [], ...type } : null
  },
  rating(value) {
    const [, sign = '=', number] = /^(>=|<=|>|<|=)?([0-5])$/.exec(value) ?? []
    if (number === undefined) return null
    const stars = [0, 1, 2, 3, 4, 5].filter((star) => COMPARE[sign](star, Number(number)))
    return stars.length > 0 ? { filter: 'rating', stars } : null
  },
}

const STATES: Record<string, 'favorite' | 'failed'> = Object.assign(Object.create(null), {
  favorite: 'favorite',
  favourite: 'favorite',
  failed: 'failed',
})

const jpeg = { formats: ['jpeg'] }
const heic = { formats: ['heic', 'heif'] }
const tiff = { formats: ['tiff'] }

/** The formats of files, and how pictures move. */
const TYPES: Record<string, { formats?: string[]; kinds?: string[] }> = Object.assign(
  Object.create(null),
  {
    jpeg,
    jpg: jpeg,
    png: { formats: ['png'] },
    gif: { formats: ['gif'] },
    webp: { formats: ['webp'] },
    avif: { formats: ['avif'] },
    heic,
    heif: heic,
    tiff,
    tif: tiff,
    image: { kinds: ['image'] },
    animation: { kinds: ['animation'] },
    motion: { kinds: ['motion'] },
  }
)

export const TYPE_NAMES = [
  ...['jpeg', 'png', 'gif', 'webp', 'avif', 'heic', 'tiff'],
  ...['animation', 'motion'],
]

const COMPARE: Record<string, (star: number, bound: number) => boolean> = {
  '=': (star, bound) => star === bound,
  '>=': (star, bound) => star >= bound,
  '<=': (star, bound) => star <= bound,
  '>': (star, bound) => star > bound,
  '<': (star, bound) => star < bound,
}
