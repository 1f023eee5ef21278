import { compose } from '@adonisjs/core/helpers'
import { belongsTo, hasMany, manyToMany } from '@adonisjs/lucid/orm'
import type { BelongsTo, HasMany, ManyToMany } from '@adonisjs/lucid/types/relations'
import { Audited } from '#audit/audited'
import { PhotoSchema } from '#database/schema'
import Album from '#models/album'
import Favorite from '#models/favorite'
import Org from '#models/org'
import PhotoFile from '#models/photo_file'
import Tag from '#models/tag'
import User from '#models/user'
import { Identified } from '#models/concerns/identified'
import { OrgOwned } from '#models/concerns/org_owned'
import { Trashable } from '#models/concerns/trashable'

export type PhotoState = 'stored' | 'processing' | 'ready' | 'failed'
/** Stands still, moves by itself, or brings a moment of film along. */
export type PhotoKind = 'image' | 'animation' | 'motion'
export type ExifFacts = Record<string, string | number | boolean | null>

export default class Photo extends compose(
  PhotoSchema,
  Identified,
  OrgOwned,
  Trashable,
  Audited({
    noun: 'photo',
    title: 'name',
    fields: [
      'name',
      'albumId',
      'caption',
      'rating',
      'takenAt',
      'takenOffset',
      'takenSource',
      'latitude',
      'longitude',
      'trashedAt',
    ],
  })
) {
  declare state: PhotoState
  declare kind: PhotoKind
  declare takenSource: 'exif' | 'file' | 'upload' | 'sidecar' | 'person'

  declare exif: ExifFacts

  @belongsTo(() => Org)
  declare org: BelongsTo<typeof Org>

  @belongsTo(() => Album)
  declare album: BelongsTo<typeof Album>

  @belongsTo(() => User, { foreignKey: 'uploadedById' })
  declare uploadedBy: BelongsTo<typeof User>

  @belongsTo(() => User, { foreignKey: 'trashedById' })
  declare trashedBy: BelongsTo<typeof User>

  @hasMany(() => PhotoFile)
  declare files: HasMany<typeof PhotoFile>

  @hasMany(() => Favorite)
  declare favorites: HasMany<typeof Favorite>

  @manyToMany(() => Tag, { pivotTable: 'photo_tags' })
  declare tags: ManyToMany<typeof Tag>

  /** It may be seen before the rest is ready. */
  get hasThumb() {
    return this.isReady || (this.state !== 'failed' && Boolean(this.thumbhash))
  }

  get isReady() {
    return this.state === 'ready'
  }
}
