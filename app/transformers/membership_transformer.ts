import { BaseTransformer } from '@adonisjs/core/transformers'
import type Membership from '#models/membership'
import MembershipPolicy from '#policies/membership_policy'
import OrgPolicy from '#policies/org_policy'

const memberships = new MembershipPolicy()
const orgs = new OrgPolicy()

/** One of an org's people. With an actor it also says what that actor may do about them. */
export default class MembershipTransformer extends BaseTransformer<Membership> {
  constructor(
    resource: Membership,
    protected actor?: Membership
  ) {
    super(resource)
  }

  toObject() {
    const { user, role, createdAt, lastSeenAt } = this.resource
    return {
      userId: user.id,
      name: user.name,
      email: user.email,
      role,
      joinedAt: createdAt.toISO()!,
      lastSeenAt: lastSeenAt?.toISO() ?? null,
      can: this.#abilities(),
    }
  }

  forSwitcher() {
    const { org, role } = this.resource
    return { id: org.id, name: org.name, slug: org.slug, role, isSuspended: org.isSuspended }
  }

  /** What somebody is a member of, as `/me/memberships` tells it. */
  forAccount() {
    const { org, role, createdAt } = this.resource
    return {
      role,
      joinedAt: createdAt.toISO()!,
      org: { id: org.id, name: org.name, slug: org.slug },
    }
  }

  /** A deleted org of one's own, while it can still be restored. */
  forRestoration() {
    const { org } = this.resource
    return { id: org.id, name: org.name, slug: org.slug, endsAt: org.endsAt!.toISO()! }
  }

  #abilities() {
    const { actor, resource: subject } = this
    const isSelf = actor?.userId === subject.userId
    const mutable = actor !== undefined && !subject.isOwner
    return {
      changeRole: mutable && !isSelf && memberships.changeRole(actor, subject),
      remove: mutable && !isSelf && memberships.remove(actor, subject),
      leave: mutable && isSelf,
      receiveOwnership: mutable && !isSelf && orgs.transferOwnership(actor),
    }
  }
}
