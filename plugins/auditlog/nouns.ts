import string from '@adonisjs/core/helpers/string'

const nouns = new Map<string, string>([['entries', 'break_glass_entry']])
const events = new Map<string, string>()

/** `albums` and `album` are one kind of thing, whoever speaks of it. */
export const nounOf = (name: string) => remembered(nouns, name, () => string.singular(name))

/** The names of rows as the admin lists them. */
export const resourceOf = (noun: string) =>
  noun === 'break_glass_entry' ? 'entries' : string.plural(noun)

/** `albums.updated` and `album.changed` are told as one: `album.updated`. */
export const eventOf = (told: string) => remembered(events, told, () => plainEvent(told))

const OWN = /^plg_auditlog_entr(?:y|ies)\./

function plainEvent(told: string) {
  const name = told.replace(OWN, 'auditlog.')
  const at = name.lastIndexOf('.')
  if (at < 0) return name
  const [noun, verb] = [name.slice(0, at), name.slice(at + 1)]
  const known = noun.includes('.') ? noun : nounOf(noun)
  return `${known}.${verb === 'changed' ? 'updated' : verb}`
}

const MOST_REMEMBERED = 1_000

/** There are few of them, and they come again and again. */
function remembered(words: Map<string, string>, word: string, find: () => string) {
  const known = words.get(word)
  if (known !== undefined) return known
  if (words.size >= MOST_REMEMBERED) return find()
  const found = find()
  words.set(word, found)
  return found
}
