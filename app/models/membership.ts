import { compose } from '@adonisjs/core/helpers'
import { Exception } from '@adonisjs/core/exceptions'
import { beforeSave, belongsTo } from '@adonisjs/lucid/orm'
import type { BelongsTo } from '@adonisjs/lucid/types/relations'
import { DateTime } from 'luxon'
import { Audited } from '#audit/audited'
import { MembershipSchema } from '#database/schema'
import type BreakGlassEntry from '#models/break_glass_entry'
import Org, { type OrgSettings } from '#models/org'
import User from '#models/user'
import { Identified } from '#models/concerns/identified'

export const ROLES = ['owner', 'admin', 'member'] as const
export type Role = (typeof ROLES)[number]

/** Minutes between two notes of a person's visits. */
const SEEN_EVERY = 5

/** Who somebody is inside one org: the actor that policies judge. Its `user` and `org` are loaded wherever it acts. */
export default class Membership extends compose(
  MembershipSchema,
  Identified,
  Audited({ noun: 'membership', title: 'name', fields: ['userId', 'role'] })
) {
  declare role: Role

  @belongsTo(() => Org)
  declare org: BelongsTo<typeof Org>

  @belongsTo(() => User)
  declare user: BelongsTo<typeof User>

  /** Set where it only stands in for a membership that there is not: who operates the server looks into the org. */
  declare entry?: BreakGlassEntry

  @beforeSave()
  static refuseStandIn(membership: Membership) {
    if (membership.isReadOnly) throw new Exception('Who looks into an org never becomes a member')
  }

  /** Sees what members see, and has no right to anything. */
  get isReadOnly() {
    return this.entry !== undefined
  }

  /** Whose it is, where the person is at hand. */
  get name() {
    const user = this.$preloaded.user as User | undefined
    return user?.name ?? null
  }

  get isOwner() {
    return this.role === 'owner'
  }

  get isStaff() {
    return this.role === 'owner' || this.role === 'admin'
  }

  /** Whether they may do what the org lets its members do or not. */
  may(what: keyof OrgSettings) {
    return !this.isReadOnly && (this.isStaff || this.org.preferences[what])
  }

  /** Whether it is theirs: what they made, or what is about them. */
  is(userId: string | null) {
    return !this.isReadOnly && this.userId === userId
  }

  /** Notes that they are here, coarsely: one visit in a while writes, the others only read. */
  async markSeen() {
    if (this.isReadOnly) return
    const now = DateTime.now()
    if (this.lastSeenAt && this.lastSeenAt > now.minus({ minutes: SEEN_EVERY })) return
    this.lastSeenAt = now
    await this.save()
  }
}
