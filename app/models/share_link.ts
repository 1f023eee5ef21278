import { createHash } from 'node:crypto'
import { compose } from '@adonisjs/core/helpers'
import { belongsTo, manyToMany } from '@adonisjs/lucid/orm'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { BelongsTo, ManyToMany } from '@adonisjs/lucid/types/relations'
import { DateTime } from 'luxon'
import { Audited } from '#audit/audited'
import { auditedUpdate } from '#audit/history'
import { ShareLinkSchema } from '#database/schema'
import Album from '#models/album'
import Org from '#models/org'
import Photo from '#models/photo'
import User from '#models/user'
import { Identified } from '#models/concerns/identified'
import { OrgOwned } from '#models/concerns/org_owned'
import { tokenHash } from '#models/concerns/secret_token'
import { sqlTime } from '#models/concerns/sql_time'

export type ShareLinkEnd = 'expired' | 'revoked' | 'exhausted'

export default class ShareLink extends compose(
  ShareLinkSchema,
  Identified,
  OrgOwned,
  Audited({
    noun: 'share_link',
    title: 'title',
    fields: [
      'title',
      'albumId',
      'expiresAt',
      'maxViews',
      'allowOriginals',
      'allowDownload',
      'allowUpload',
      'allowLocation',
      'revokedAt',
    ],
    secrets: ['password'],
  })
) {
  @belongsTo(() => Org)
  declare org: BelongsTo<typeof Org>

  @belongsTo(() => Album)
  declare album: BelongsTo<typeof Album>

  @belongsTo(() => User, { foreignKey: 'createdById' })
  declare createdBy: BelongsTo<typeof User>

  @belongsTo(() => User, { foreignKey: 'revokedById' })
  declare revokedBy: BelongsTo<typeof User>

  @manyToMany(() => Photo, { pivotTable: 'share_link_photos' })
  declare photos: ManyToMany<typeof Photo>

  /** The link behind an address, with its org and album. What is deleted or in the trash opens to nobody. */
  static byToken(token: string) {
    return this.acrossOrgs()
      .where('token_hash', tokenHash(token))
      .whereHas('org', (org) => org.whereNull('deleted_at'))
      .preload('org')
      .preload('album')
  }

  get isProtected() {
    return Boolean(this.password)
  }

  /** Changes with the password: who got in by another one starts anew. */
  get passwordVersion() {
    if (!this.password) return 'open'
    return createHash('sha256').update(this.password).digest('base64url').slice(0, 12)
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

  /** Takes one view, if one is left: of many at once exactly as many are told yes as there are. */
  async takeView(client: TransactionClientContract) {
    const [taken] = await ShareLink.within(this.orgId, { client })
      .where('id', this.id)
      .whereNull('revoked_at')
      .where((open) =>
        open.whereNull('expires_at').orWhere('expires_at', '>', sqlTime(DateTime.now(), client))
      )
      .where((left) => left.whereNull('max_views').orWhereColumn('view_count', '<', 'max_views'))
      .update({ view_count: client.raw('view_count + 1') })
    return Boolean(taken)
  }

  /** Ends the link for good, once. */
  async revoke(userId: string, client: TransactionClientContract) {
    const standing = ShareLink.within(this.orgId, { client })
      .where('id', this.id)
      .whereNull('revoked_at')
    const changes = { revokedAt: DateTime.now(), revokedById: userId }
    return Boolean(await auditedUpdate(standing, changes, { rows: [this] }))
  }
}
