import db from '@adonisjs/lucid/services/db'
import type { ModelQueryBuilderContract } from '@adonisjs/lucid/types/model'
import { isId } from '#models/concerns/identified'
import Membership from '#models/membership'
import { cutPage, openCursor } from '#queries/cursor'

export interface MemberFilters {
  q?: string
  cursor?: string
  limit?: number
}

type MembershipQuery = ModelQueryBuilderContract<typeof Membership>

const RANK = `case memberships.role when 'owner' then 0 when 'admin' then 1 else 2 end`
const PLACE = `${RANK}, lower(users.name), memberships.user_id`

/** The org's people: the owner first, then admins, then members, each by name. */
export async function listMembers(orgId: string, { q, cursor, limit = 50 }: MemberFilters = {}) {
  const query = Membership.query()
    .where('memberships.org_id', orgId)
    .join('users', 'users.id', 'memberships.user_id')
    .select(
      'memberships.*',
      db.raw(`${RANK} as place_rank`),
      db.raw('lower(users.name) as place_name')
    )
    .preload('user')
    .orderByRaw(PLACE)
    .limit(limit + 1)
  if (q) narrow(query, q)
  if (cursor) startAfter(query, cursor)
  const { page, next } = cutPage(await query, limit, ({ $extras, userId }) => [
    $extras.place_rank,
    $extras.place_name,
    userId,
  ])
  return { members: page, next }
}

export async function countMembers(orgId: string) {
  const [{ $extras }] = await Membership.query().where('org_id', orgId).count('* as total')
  return Number($extras.total)
}

/** SQLite folds the case of plain letters only: names that begin with «Ä» or «É» are tried as typed and capitalized too. */
function narrow(query: MembershipQuery, q: string) {
  const [first, ...rest] = q.toLowerCase()
  const spellings = new Set([q, q.toLowerCase(), first.toUpperCase() + rest.join('')])
  query.where((found) => {
    for (const spelling of spellings) {
      const pattern = `%${spelling.replace(/[\\%_]/g, '\\$&')}%`
      found.orWhereRaw(`users.name like ? escape '\\'`, [pattern])
      found.orWhereRaw(`lower(users.name) like ? escape '\\'`, [pattern])
      found.orWhereRaw(`users.email like ? escape '\\'`, [pattern])
    }
  })
}

function startAfter(query: MembershipQuery, cursor: string) {
  const place = openCursor<[number, string, string]>(
    cursor,
    ([rank, name, id, ...rest]) =>
      Number.isInteger(rank) && typeof name === 'string' && isId(id) && rest.length === 0
  )
  query.whereRaw(`(${PLACE}) > (?, ?, ?)`, place)
}
