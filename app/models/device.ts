import { BaseModel, belongsTo, column } from '@adonisjs/lucid/orm'
import type { BelongsTo } from '@adonisjs/lucid/types/relations'
import type { DateTime } from 'luxon'
import User from '#models/user'

/** A session as others than its owner may read of it: named by an id that opens nothing, and without what it holds. */
export default class Device extends BaseModel {
  static table = 'devices'

  @column({ isPrimary: true })
  declare id: string

  @column()
  declare userId: string

  @column()
  declare userAgent: string | null

  @column()
  declare address: string | null

  @column.dateTime()
  declare startedAt: DateTime

  @column.dateTime()
  declare seenAt: DateTime

  @column.dateTime()
  declare expiresAt: DateTime

  @belongsTo(() => User)
  declare user: BelongsTo<typeof User>
}
