import { compose } from '@adonisjs/core/helpers'
import { belongsTo, manyToMany } from '@adonisjs/lucid/orm'
import type { BelongsTo, ManyToMany } from '@adonisjs/lucid/types/relations'
import { DateTime } from 'luxon'
import { ShareLinkSchema } from '#database/schema'
import Album from '#models/album'
import Org from '#models/org'
import Photo from '#models/photo'
import User from '#models/user'
import { Identified } from '#models/concerns/identified'
import { OrgOwned } from '#models/concerns/org_owned'

export type ShareLinkEnd = 'expired' | 'revoked' | 'exhausted'

export default class ShareLink extends compose(ShareLinkSchema, Identified, OrgOwned) {
  @belongsTo(() => Org)
  declare org: BelongsTo<typeof Org>

  @belongsTo(() => Album)
  declare album: BelongsTo<typeof Album>

  @belongsTo(() => User, { foreignKey: 'createdById' })
  declare createdBy: BelongsTo<typeof User>

  @manyToMany(() => Photo, { pivotTable: 'share_link_photos' })
  declare photos: ManyToMany<typeof Photo>

  get isProtected() {
    return Boolean(this.password)
  }

  get isExpired() {
    return Boolean(this.expiresAt && this.expiresAt <= DateTime.now())
  }

  get isExhausted() {
    return this.maxViews !== null && this.viewCount >= this.maxViews
  }

  /** Why the link no longer opens for somebody new, if it does not. Who already counted as a view may stay until it expires or is revoked. */
  get ended(): ShareLinkEnd | null {
    if (this.revokedAt) return 'revoked'
    if (this.isExpired) return 'expired'
    return this.isExhausted ? 'exhausted' : null
  }
}
