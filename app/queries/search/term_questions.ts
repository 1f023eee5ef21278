import db from '@adonisjs/lucid/services/db'
import { tagKey } from '#models/tag'
import { compactId, mark } from '#queries/search/entry'
import type { Term } from '#queries/search/language'
import { beginsWithAll, idsNamed, idsWithAll, namesFrom, uploadersOf } from '#queries/search/names'
import { all, any, but, exact, isPostgres, marksOf, type Question } from '#queries/search/question'
import { foldWords } from '#queries/search/words'

type Named = Extract<Term, { words: string[] }>

/** What the index is asked for one term. */
export async function questionOf(term: Term, orgId: string): Promise<Question> {
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

export async function tagCalled(orgId: string, name: string): Promise<Question> {
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

async function uploadersNamed(orgId: string, { words }: Named) {
  const everybody = await uploadersOf(orgId)
  const people = everybody.filter(({ name }) => beginsWithAll(name, words))
  return marksOf(
    orgId,
    'person',
    people.map(({ id }) => id)
  )
}

/** No stars at all is what the others leave. */
function rated(orgId: string, { stars }: Extract<Term, { filter: 'rating' }>): Question {
  const those = (some: number[]) => some.map((star) => exact(mark(orgId, 'rating', String(star))))
  if (!stars.includes(0)) return any(those(stars))
  const others = [1, 2, 3, 4, 5].filter((star) => !stars.includes(star))
  if (others.length === 0) return exact(mark(orgId, 'everything'))
  return but(exact(mark(orgId, 'everything')), any(those(others))!)
}
