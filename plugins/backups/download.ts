import { BaseModel, column } from '@adonisjs/lucid/orm'
import { compose } from '@adonisjs/core/helpers'
import { Identified } from '#models/concerns/identified'

/** That a session may take something along, for some minutes. Times are milliseconds. */
export default class Download extends compose(BaseModel, Identified) {
  static table = 'plg_backups_downloads'

  @column({ isPrimary: true })
  declare id: string

  /** A backup, or an export. */
  @column()
  declare subjectId: string

  @column()
  declare userId: string

  @column({ serializeAs: null })
  declare sessionHash: string

  /** When its first byte was asked for: that is when the deed is done. */
  @column()
  declare begunAt: number | null

  @column()
  declare expiresAt: number
}
