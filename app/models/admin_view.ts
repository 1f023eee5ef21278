import { compose } from '@adonisjs/core/helpers'
import { belongsTo } from '@adonisjs/lucid/orm'
import type { BelongsTo } from '@adonisjs/lucid/types/relations'
import { AdminViewSchema } from '#database/schema'
import { Identified } from '#models/concerns/identified'
import User from '#models/user'

/** What a list was asked for, as it stands in its address. */
export type ViewQuery = {
  q?: string
  f?: Record<string, string | string[]>
  sort?: string
  cols?: string
}

/** A list of the admin that somebody keeps under a name, for themselves or for everybody who administers there. */
export default class AdminView extends compose(AdminViewSchema, Identified) {
  declare query: ViewQuery

  @belongsTo(() => User)
  declare user: BelongsTo<typeof User>
}
