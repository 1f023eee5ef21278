import { compose } from '@adonisjs/core/helpers'
import { BaseModel, belongsTo, column } from '@adonisjs/lucid/orm'
import type { BelongsTo } from '@adonisjs/lucid/types/relations'
import type { ModelAdapterOptions } from '@adonisjs/lucid/types/model'
import type { DateTime } from 'luxon'
import { Identified } from '#models/concerns/identified'
import { OrgOwned } from '#models/concerns/org_owned'
import Photo from '#models/photo'
import { livePhotos } from '#queries/photos'
import Person from './person.js'
import { vectorColumn } from './vector_column.js'

/** A face in a photo. The box is relative to the upright picture, from 0 to 1. */
export default class Face extends compose(BaseModel, Identified, OrgOwned) {
  static table = 'plg_facesearch_faces'

  @column({ isPrimary: true })
  declare id: string

  @column()
  declare orgId: string

  @column()
  declare photoId: string

  @column()
  declare x: number

  @column()
  declare y: number

  @column()
  declare width: number

  @column()
  declare height: number

  /** How sure the detector is, from 0 to 1. */
  @column({ serializeAs: null })
  declare score: number

  @column({ serializeAs: null })
  declare quality: number

  /** Side of the box in the picture that was analysed. */
  @column({ serializeAs: null })
  declare sizePx: number

  @column({ serializeAs: null })
  declare engineVersion: string

  /** Of length 1; `null` of a face too small to tell, and of one that was asked to be forgotten. */
  @vectorColumn()
  declare embedding: Float32Array | null

  @column()
  declare personId: string | null

  /** Who put the face there: what a user decided is never overwritten. */
  @column()
  declare personSource: 'auto' | 'user' | null

  @column()
  declare state: 'active' | 'suppressed'

  /** The org's `changeSequence` when the row was last written. */
  @column({ serializeAs: null })
  declare change: number

  @column.dateTime({ autoCreate: true })
  declare createdAt: DateTime

  @belongsTo(() => Photo)
  declare photo: BelongsTo<typeof Photo>

  @belongsTo(() => Person)
  declare person: BelongsTo<typeof Person>

  /** Faces that may be shown and searched: of one engine, not suppressed, and in photos outside of the trash. */
  static shown(orgId: string, engineVersion: string, options?: ModelAdapterOptions) {
    return Face.within(orgId, options)
      .where('plg_facesearch_faces.engine_version', engineVersion)
      .where('plg_facesearch_faces.state', 'active')
      .whereIn('plg_facesearch_faces.photo_id', livePhotos(orgId).select('photos.id'))
  }
}
