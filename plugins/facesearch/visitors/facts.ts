import type { HttpContext } from '@adonisjs/core/http'
import { may } from '#extension/permissions'
import { countOpenRequests } from './removal_requests.js'
import { findScan } from './scan_access.js'

/** How many requests wait, for who decides about them. */
export async function factsForMembers({ membership }: HttpContext) {
  if (!membership || !may('facesearch', 'manage', membership)) return {}
  return { openRequests: await countOpenRequests(membership.orgId) }
}

/** Whether there is a search behind the link. */
export async function factsForVisitors({ shareLink }: HttpContext) {
  return { scans: (await findScan(shareLink)) !== null }
}
