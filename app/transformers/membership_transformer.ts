import { BaseTransformer } from '@adonisjs/core/transformers'
import type Membership from '#models/membership'

export default class MembershipTransformer extends BaseTransformer<Membership> {
  toObject() {
    const { user, role, createdAt, lastSeenAt } = this.resource
    return {
      userId: user.id,
      name: user.name,
      email: user.email,
      role,
      joinedAt: createdAt.toISO()!,
      lastSeenAt: lastSeenAt?.toISO() ?? null,
    }
  }

  forSwitcher() {
    const { org, role } = this.resource
    return { id: org.id, name: org.name, slug: org.slug, role }
  }
}
