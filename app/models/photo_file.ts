import { compose } from '@adonisjs/core/helpers'
import { belongsTo } from '@adonisjs/lucid/orm'
import type { BelongsTo } from '@adonisjs/lucid/types/relations'
import { PhotoFileSchema } from '#database/schema'
import Org from '#models/org'
import Photo from '#models/photo'
import { Identified } from '#models/concerns/identified'
import { OrgOwned } from '#models/concerns/org_owned'

/** One stored original of a photo. Write-once: nothing edits it in place. */
export default class PhotoFile extends compose(PhotoFileSchema, Identified, OrgOwned) {
  @belongsTo(() => Org)
  declare org: BelongsTo<typeof Org>

  @belongsTo(() => Photo)
  declare photo: BelongsTo<typeof Photo>
}
