import { compose } from '@adonisjs/core/helpers'
import { BaseModel, belongsTo, column } from '@adonisjs/lucid/orm'
import type { BelongsTo } from '@adonisjs/lucid/types/relations'
import { OrgOwned } from '#models/concerns/org_owned'
import ShareLink from '#models/share_link'

/** A share link behind which visitors may look for themselves. */
export default class FaceLink extends compose(BaseModel, OrgOwned) {
  static table = 'plg_facesearch_links'
  static selfAssignPrimaryKey = true

  @column({ isPrimary: true })
  declare shareLinkId: string

  @column()
  declare orgId: string

  @column()
  declare enabledBy: string | null

  /** Milliseconds. */
  @column()
  declare enabledAt: number

  @belongsTo(() => ShareLink)
  declare shareLink: BelongsTo<typeof ShareLink>
}
