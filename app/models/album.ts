import { compose } from '@adonisjs/core/helpers'
import { belongsTo, hasMany } from '@adonisjs/lucid/orm'
import type { BelongsTo, HasMany } from '@adonisjs/lucid/types/relations'
import { Audited } from '#audit/audited'
import { AlbumSchema } from '#database/schema'
import Org from '#models/org'
import Photo from '#models/photo'
import User from '#models/user'
import { Identified } from '#models/concerns/identified'
import { OrgOwned } from '#models/concerns/org_owned'
import { Trashable } from '#models/concerns/trashable'

export default class Album extends compose(
  AlbumSchema,
  Identified,
  OrgOwned,
  Trashable,
  Audited({
    noun: 'album',
    title: 'name',
    fields: ['name', 'description', 'coverPhotoId', 'position', 'trashedAt'],
  })
) {
  @belongsTo(() => Org)
  declare org: BelongsTo<typeof Org>

  @belongsTo(() => User, { foreignKey: 'createdById' })
  declare createdBy: BelongsTo<typeof User>

  @belongsTo(() => User, { foreignKey: 'trashedById' })
  declare trashedBy: BelongsTo<typeof User>

  @hasMany(() => Photo)
  declare photos: HasMany<typeof Photo>
}
