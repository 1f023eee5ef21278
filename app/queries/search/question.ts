import db from '@adonisjs/lucid/services/db'
import { compactId, mark, type Mark } from '#queries/search/entry'

/** What the index is asked, as it spells it; `null` finds nothing. Marks are made of letters and digits alone: nothing in them needs escaping. */
export type Question = string | null

export const isPostgres = () => db.connection().dialect.name === 'postgres'

export const marksOf = (orgId: string, kind: Mark, ids: string[]) =>
  ids.map((id) => exact(mark(orgId, kind, compactId(id))))

export const exact = (text: string) => (isPostgres() ? `'${text}'` : `"${text}"`)

export function all(parts: Question[]): Question {
  if (parts.length === 0 || parts.includes(null)) return null
  return parts.length > 1 ? `(${parts.join(isPostgres() ? ' & ' : ' AND ')})` : parts[0]
}

export function any(parts: Question[]): Question {
  const some = parts.filter((part) => part !== null)
  if (some.length < 2) return some[0] ?? null
  return `(${some.join(isPostgres() ? ' | ' : ' OR ')})`
}

export const but = (question: string, not: string) =>
  isPostgres() ? `(${question} & !${not})` : `(${question} NOT ${not})`

export function combined(
  terms: { negated: boolean; question: Question }[],
  orgId: string
): Question {
  const wanted = terms.filter(({ negated }) => !negated).map(({ question }) => question)
  const unwanted = any(terms.filter(({ negated }) => negated).map(({ question }) => question))
  const question = wanted.length > 0 ? all(wanted) : exact(mark(orgId, 'everything'))
  return question !== null && unwanted !== null ? but(question, unwanted) : question
}
