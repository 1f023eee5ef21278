import type { HttpContext } from '@adonisjs/core/http'
import { SESSION_COOKIE } from '#config/session'

const MOST_KEPT = 500
const LONGEST = 2_000

/** Cookies whose signature was right: checking it again says the same, and costs more than the rest of a small answer. */
const verified = new Map<string, string>()

/** The session that a request names, or null. Whether it still stands is for the database to say. */
export function sessionIdOf({ request }: Pick<HttpContext, 'request'>): string | null {
  const header = request.header('cookie')
  if (!header) return null
  const known = verified.get(header)
  if (known) return known
  const id: unknown = request.cookie(SESSION_COOKIE)
  if (typeof id !== 'string') return null
  if (header.length > LONGEST) return id
  if (verified.size >= MOST_KEPT) verified.delete(verified.keys().next().value!)
  verified.set(header, id)
  return id
}
