import { searchEntry, searchNameWords } from '#queries/search/entry'

interface Connection {
  function(name: string, options: object, body: (...values: never[]) => unknown): unknown
}

/** What our triggers and conditions call that SQLite does not bring along. Every connection that writes needs them. */
export function addSqliteFunctions(connection: Connection) {
  const options = { deterministic: true }
  // SQLite's own knows only ASCII: «Ärger» would not be found as «ärger».
  connection.function('lower', options, lowered)
  connection.function('search_entry', options, searchEntry)
  connection.function('search_name_words', options, searchNameWords)
}

const lowered = (value: unknown) => (typeof value === 'string' ? value.toLowerCase() : value)
