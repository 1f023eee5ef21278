import { compose } from '@adonisjs/core/helpers'
import { belongsTo } from '@adonisjs/lucid/orm'
import type { BelongsTo } from '@adonisjs/lucid/types/relations'
import { DateTime } from 'luxon'
import { BreakGlassEntrySchema } from '#database/schema'
import Membership from '#models/membership'
import Org from '#models/org'
import User from '#models/user'
import { Identified } from '#models/concerns/identified'
import { OrgOwned } from '#models/concerns/org_owned'

/** How long an entry may last. */
export const ENTRY_MINUTES = [15, 60, 240] as const

/** Somebody who operates the server looks into an org that is not theirs: why, and until when. It ends by itself. */
export default class BreakGlassEntry extends compose(BreakGlassEntrySchema, Identified, OrgOwned) {
  @belongsTo(() => Org)
  declare org: BelongsTo<typeof Org>

  @belongsTo(() => User)
  declare user: BelongsTo<typeof User>

  get isRunning() {
    return !this.endedAt && this.endsAt > DateTime.now()
  }

  /** When it was over, or will be. */
  get until() {
    return this.endedAt ?? this.endsAt
  }

  /** Who enters acts as a member would who may change nothing. That membership is never saved. Needs `org` loaded. */
  asMembership(user: User) {
    const standIn = new Membership().merge({ orgId: this.orgId, userId: user.id, role: 'member' })
    standIn.$setRelated('org', this.org)
    standIn.$setRelated('user', user)
    standIn.entry = this
    return standIn
  }
}
