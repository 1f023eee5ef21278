import string from '@adonisjs/core/helpers/string'

/** `albums` and `album` are one kind of thing, whoever speaks of it. */
export const nounOf = (name: string) =>
  name === 'entries' ? 'break_glass_entry' : string.singular(name)

/** The names of rows as the admin lists them. */
export const resourceOf = (noun: string) =>
  noun === 'break_glass_entry' ? 'entries' : string.plural(noun)

const OWN = /^plg_auditlog_entr(?:y|ies)\./

/** `albums.updated` and `album.changed` are told as one: `album.updated`. */
export function eventOf(told: string) {
  const name = told.replace(OWN, 'auditlog.')
  const at = name.lastIndexOf('.')
  if (at < 0) return name
  const [noun, verb] = [name.slice(0, at), name.slice(at + 1)]
  const known = noun.includes('.') ? noun : nounOf(noun)
  return `${known}.${verb === 'changed' ? 'updated' : verb}`
}
