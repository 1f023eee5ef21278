import { compose } from '@adonisjs/core/helpers'
import { belongsTo } from '@adonisjs/lucid/orm'
import type { BelongsTo } from '@adonisjs/lucid/types/relations'
import { UploadSchema } from '#database/schema'
import Album from '#models/album'
import User from '#models/user'
import { Identified } from '#models/concerns/identified'
import { OrgOwned } from '#models/concerns/org_owned'

/** A lost connection or a closed laptop may take so long; then the bytes go. */
export const UPLOAD_HOURS = 24

/** Bytes on their way in: announced and perhaps half received, not yet a photo. */
export default class Upload extends compose(UploadSchema, Identified, OrgOwned) {
  declare state: 'receiving' | 'finished' | 'refused'

  @belongsTo(() => Album)
  declare album: BelongsTo<typeof Album>

  @belongsTo(() => User)
  declare user: BelongsTo<typeof User>
}
