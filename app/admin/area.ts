import { ownOrigin } from '#config/web'
import type Membership from '#models/membership'
import type Org from '#models/org'
import type User from '#models/user'

interface AnyArea {
  user: User
  /** Where letters and links that are handed on lead. Jobs have no request that would tell it. */
  origin?: string
}

/** The console of the whole server, for superadmins. It shows what keeps the server running, never the pictures of an org. */
export interface PlatformArea extends AnyArea {
  kind: 'platform'
}

/** The settings of one org, for its owner and admins. */
export interface OrgArea extends AnyArea {
  kind: 'org'
  org: Org
  membership: Membership
}

/** Where somebody administers, and as who: every read and write of the framework is done inside one. */
export type Area = PlatformArea | OrgArea

export const isOrgArea = (area: Area): area is OrgArea => area.kind === 'org'

/** Where the pages of an area begin. */
export const rootOf = (area: Area) =>
  isOrgArea(area) ? `/orgs/${area.org.slug}/settings` : '/admin'

/** Where links of letters lead that an action sends. */
export const originOf = ({ origin }: Area) => origin ?? ownOrigin()
