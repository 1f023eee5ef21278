import { compose } from '@adonisjs/core/helpers'
import { BaseModel, belongsTo, column } from '@adonisjs/lucid/orm'
import type { BelongsTo } from '@adonisjs/lucid/types/relations'
import type { DateTime } from 'luxon'
import { Audited } from '#audit/audited'
import User from '#models/user'
import { Identified } from '#models/concerns/identified'
import { OrgOwned } from '#models/concerns/org_owned'

/** A search that everybody in the org finds among the albums: a smart album. */
export default class SavedSearch extends compose(
  BaseModel,
  Identified,
  OrgOwned,
  Audited({ noun: 'saved_search', title: 'name', fields: ['name', 'q'] })
) {
  static table = 'plg_smartalbums_searches'

  @column({ isPrimary: true })
  declare id: string

  @column()
  declare orgId: string

  @column()
  declare name: string

  @column()
  declare q: string

  @column()
  declare createdById: string | null

  @column.dateTime({ autoCreate: true })
  declare createdAt: DateTime

  @column.dateTime({ autoCreate: true, autoUpdate: true })
  declare updatedAt: DateTime

  @belongsTo(() => User, { foreignKey: 'createdById' })
  declare createdBy: BelongsTo<typeof User>
}
