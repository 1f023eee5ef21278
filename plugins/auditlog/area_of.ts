import type { HttpContext } from '@adonisjs/core/http'
import type { Area } from '#admin/area'
import type User from '#models/user'

/** Where somebody reads: in their org, or in the console. Routes asked for the permission before. */
export function areaOf({ auth, membership, org }: HttpContext): Area {
  const user = auth.user as User
  return membership ? { kind: 'org', user, org, membership } : { kind: 'platform', user }
}
