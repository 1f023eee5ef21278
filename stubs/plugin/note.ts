import { compose } from '@adonisjs/core/helpers'
import { BaseModel, belongsTo, column } from '@adonisjs/lucid/orm'
import type { BelongsTo } from '@adonisjs/lucid/types/relations'
import type { DateTime } from 'luxon'
import Photo from '#models/photo'
import User from '#models/user'
import { Identified } from '#models/concerns/identified'
import { OrgOwned } from '#models/concerns/org_owned'

/** What somebody wrote about a photo. Found through its org only: `Note.within(org.id)`. */
export default class Note extends compose(BaseModel, Identified, OrgOwned) {
  static table = 'plg_myplugin_notes'

  @column({ isPrimary: true })
  declare id: string

  @column()
  declare orgId: string

  @column()
  declare photoId: string

  @column()
  declare authorId: string | null

  @column()
  declare words: string

  @column.dateTime({ autoCreate: true })
  declare createdAt: DateTime

  @belongsTo(() => Photo)
  declare photo: BelongsTo<typeof Photo>

  @belongsTo(() => User, { foreignKey: 'authorId' })
  declare author: BelongsTo<typeof User>
}
