import type { Area } from '#admin/area'
import { Refusal } from '#exceptions/refusal'
import Membership from '#models/membership'
import User from '#models/user'

/**
 * The area that somebody administers, for work that is done after their request: with what they are by now.
 *
 * @throws Refusal E_FORBIDDEN where they may not enter any more
 */
export async function openArea({ orgId, userId }: { orgId: string | null; userId: string }) {
  const area = orgId === null ? await openConsole(userId) : await openOrg(orgId, userId)
  if (!area || area.user.isSuspended) throw new Refusal(403, 'E_FORBIDDEN')
  return area
}

async function openConsole(userId: string): Promise<Area | null> {
  const user = await User.find(userId)
  return user?.isSuperadmin ? { kind: 'platform', user } : null
}

async function openOrg(orgId: string, userId: string): Promise<Area | null> {
  const membership = await Membership.query()
    .where({ org_id: orgId, user_id: userId })
    .preload('org')
    .preload('user')
    .first()
  if (!membership?.isStaff) return null
  const { org, user } = membership
  return org.isSuspended || org.isDeleted ? null : { kind: 'org', user, org, membership }
}
