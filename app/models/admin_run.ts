import { compose } from '@adonisjs/core/helpers'
import { belongsTo } from '@adonisjs/lucid/orm'
import type { BelongsTo } from '@adonisjs/lucid/types/relations'
import { AdminRunSchema } from '#database/schema'
import Org from '#models/org'
import User from '#models/user'
import { Identified } from '#models/concerns/identified'

/** An action of the admin over more rows than a request waits for. */
export default class AdminRun extends compose(AdminRunSchema, Identified) {
  @belongsTo(() => Org)
  declare org: BelongsTo<typeof Org>

  @belongsTo(() => User)
  declare user: BelongsTo<typeof User>

  get isFinished() {
    return Boolean(this.finishedAt)
  }
}
