import db from '@adonisjs/lucid/services/db'
import { mark } from '#queries/search/entry'
import { wordsIn } from '#queries/search/words'

/** So many names that begin with one word are asked for; of more, the newest. Several words together tell them apart. */
export const MAX_NAMES = 60
/** So many albums or tags may carry all the words. */
const MAX_NAMED = 500
/** So many are compared with those of other words. */
const MAX_COMPARED = 5000

const LAST = String.fromCodePoint(0x10ffff)

export const namesFrom = (start: string) =>
  db
    .from('search_words')
    .where('word', '>=', start)
    .where('word', '<', start + LAST)

export async function idsNamed(
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

export function beginsWithAll(name: string, words: string[]) {
  const own = wordsIn(name)
  return words.every((word) => own.some((one) => one.startsWith(word)))
}
