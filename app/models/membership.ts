import { compose } from '@adonisjs/core/helpers'
import { belongsTo } from '@adonisjs/lucid/orm'
import type { BelongsTo } from '@adonisjs/lucid/types/relations'
import { DateTime } from 'luxon'
import { MembershipSchema } from '#database/schema'
import Org from '#models/org'
import User from '#models/user'
import { Identified } from '#models/concerns/identified'

export const ROLES = ['owner', 'admin', 'member'] as const
export type Role = (typeof ROLES)[number]

/** Minutes between two notes of a person's visits. */
const SEEN_EVERY = 5

/** Who somebody is inside one org: the actor that policies judge. Its `user` and `org` are loaded wherever it acts. */
export default class Membership extends compose(MembershipSchema, Identified) {
  declare role: Role

  @belongsTo(() => Org)
  declare org: BelongsTo<typeof Org>

  @belongsTo(() => User)
  declare user: BelongsTo<typeof User>

  get isOwner() {
    return this.role === 'owner'
  }

  get isStaff() {
    return this.role === 'owner' || this.role === 'admin'
  }

  /** Notes that they are here, coarsely: one visit in a while writes, the others only read. */
  async markSeen() {
    const now = DateTime.now()
    if (this.lastSeenAt && this.lastSeenAt > now.minus({ minutes: SEEN_EVERY })) return
    this.lastSeenAt = now
    await this.save()
  }
}
