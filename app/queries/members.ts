import db from '@adonisjs/lucid/services/db'
import type { ModelQueryBuilderContract } from '@adonisjs/lucid/types/model'
import { isId } from '#models/concerns/identified'
import Membership from '#models/membership'
import { cutPage, isSmallInteger, openCursor } from '#queries/cursor'
import { containing, folded } from '#queries/like'

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

function narrow(query: MembershipQuery, q: string) {
  const pattern = containing(q.toLowerCase())
  query.where((found) =>
    found
      .whereRaw(`${folded('users.name', query.client)} like ? escape '\\'`, [pattern])
      .orWhereRaw(`users.email like ? escape '\\'`, [pattern])
  )
}

function startAfter(query: MembershipQuery, cursor: string) {
  const place = openCursor<[number, string, string]>(
    cursor,
    ([rank, name, id, ...rest]) =>
      isSmallInteger(rank) && typeof name === 'string' && isId(id) && rest.length === 0
  )
  query.whereRaw(`(${PLACE}) > (?, ?, ?)`, place)
}
