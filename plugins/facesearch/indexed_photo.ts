import { compose } from '@adonisjs/core/helpers'
import { BaseModel, belongsTo, column } from '@adonisjs/lucid/orm'
import type { BelongsTo } from '@adonisjs/lucid/types/relations'
import { OrgOwned } from '#models/concerns/org_owned'
import Photo from '#models/photo'

/** How far a photo is: a photo without a row was never asked for. */
export default class IndexedPhoto extends compose(BaseModel, OrgOwned) {
  static table = 'plg_facesearch_indexed_photos'
  static selfAssignPrimaryKey = true

  @column({ isPrimary: true })
  declare photoId: string

  @column()
  declare orgId: string

  /** Of the engine that looked at it last, or is about to. */
  @column()
  declare engineVersion: string | null

  @column()
  declare state: 'waiting' | 'done' | 'failed'

  @column()
  declare attempts: number

  /** A code, such as `E_FACE_PICTURE_UNREADABLE`. */
  @column()
  declare failure: string | null

  @column()
  declare faces: number

  /** Milliseconds. */
  @column()
  declare indexedAt: number | null

  @belongsTo(() => Photo)
  declare photo: BelongsTo<typeof Photo>
}
