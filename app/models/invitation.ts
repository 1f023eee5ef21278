import { compose } from '@adonisjs/core/helpers'
import { belongsTo } from '@adonisjs/lucid/orm'
import type { BelongsTo } from '@adonisjs/lucid/types/relations'
import { DateTime } from 'luxon'
import { InvitationSchema } from '#database/schema'
import type { Role } from '#models/membership'
import Org from '#models/org'
import User from '#models/user'
import { Identified } from '#models/concerns/identified'
import { OrgOwned } from '#models/concerns/org_owned'

export default class Invitation extends compose(InvitationSchema, Identified, OrgOwned) {
  declare role: Exclude<Role, 'owner'>

  @belongsTo(() => Org)
  declare org: BelongsTo<typeof Org>

  @belongsTo(() => User, { foreignKey: 'invitedById' })
  declare invitedBy: BelongsTo<typeof User>

  get isPending() {
    return !this.acceptedAt && !this.revokedAt && this.expiresAt > DateTime.now()
  }
}
