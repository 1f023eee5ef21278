import { BaseTransformer } from '@adonisjs/core/transformers'
import type Membership from '#models/membership'

/** An org as one of its people sees it: resource is their membership with `org` loaded. */
export default class OrgTransformer extends BaseTransformer<Membership> {
  toObject() {
    const { org, role } = this.resource
    return {
      id: org.id,
      name: org.name,
      slug: org.slug,
      role,
      storage: { usedBytes: org.storageUsedBytes, limitBytes: org.limitBytes },
      can: abilitiesOf(this.resource),
    }
  }

  forFrame() {
    return this.toObject()
  }

  forShow() {
    const { org } = this.resource
    return { ...this.toObject(), settings: org.preferences, createdAt: org.createdAt.toISO()! }
  }
}

/** What the frame shows or hides. Rights over single rows travel with the rows. */
export function abilitiesOf(membership: Membership) {
  const { membersMayContribute, membersMayShare } = membership.org.preferences
  return {
    contribute: membership.isStaff || membersMayContribute,
    share: membership.isStaff || membersMayShare,
    managePeople: membership.isStaff,
    manageSettings: membership.isStaff,
    emptyTrash: membership.isStaff,
    transferOwnership: membership.isOwner,
    deleteOrg: membership.isOwner,
  }
}
