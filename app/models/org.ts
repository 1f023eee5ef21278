import { compose } from '@adonisjs/core/helpers'
import { Exception } from '@adonisjs/core/exceptions'
import { belongsTo, hasMany } from '@adonisjs/lucid/orm'
import type { BelongsTo, HasMany } from '@adonisjs/lucid/types/relations'
import { DateTime } from 'luxon'
import { Audited } from '#audit/audited'
import { OrgSchema } from '#database/schema'
import Album from '#models/album'
import Invitation from '#models/invitation'
import Membership from '#models/membership'
import Photo from '#models/photo'
import ShareLink from '#models/share_link'
import Tag from '#models/tag'
import Upload from '#models/upload'
import User from '#models/user'
import { Identified, isId } from '#models/concerns/identified'
import { settings } from '#config/settings'

export type OrgSettings = {
  membersMayContribute: boolean
  membersMayEditAll: boolean
  membersMayShare: boolean
}

const DEFAULT_SETTINGS: OrgSettings = {
  membersMayContribute: true,
  membersMayEditAll: true,
  membersMayShare: true,
}

/** Days between the typed confirmation and the end of everything in the org. */
export const DELETION_GRACE_DAYS = 30

export default class Org extends compose(
  OrgSchema,
  Identified,
  Audited({
    noun: 'org',
    title: 'name',
    isOrg: true,
    fields: ['name', 'slug', 'settings', 'storageLimitBytes', 'suspendedAt', 'deletedAt'],
  })
) {
  declare settings: Partial<OrgSettings>

  @belongsTo(() => User, { foreignKey: 'deletedById' })
  declare deletedBy: BelongsTo<typeof User>

  @hasMany(() => Membership)
  declare memberships: HasMany<typeof Membership>

  @hasMany(() => Invitation)
  declare invitations: HasMany<typeof Invitation>

  @hasMany(() => Album)
  declare albums: HasMany<typeof Album>

  @hasMany(() => Photo)
  declare photos: HasMany<typeof Photo>

  @hasMany(() => Tag)
  declare tags: HasMany<typeof Tag>

  @hasMany(() => ShareLink)
  declare shareLinks: HasMany<typeof ShareLink>

  @hasMany(() => Upload)
  declare uploads: HasMany<typeof Upload>

  get limitBytes() {
    return this.storageLimitBytes ?? settings().defaultQuotaBytes
  }

  get leftBytes() {
    return Math.max(0, this.limitBytes - this.storageUsedBytes)
  }

  get preferences(): OrgSettings {
    return { ...DEFAULT_SETTINGS, ...this.settings }
  }

  get isDeleted() {
    return Boolean(this.deletedAt)
  }

  get isSuspended() {
    return Boolean(this.suspendedAt)
  }

  get endsAt() {
    return this.deletedAt?.plus({ days: DELETION_GRACE_DAYS }) ?? null
  }

  get isRestorable() {
    return this.endsAt !== null && this.endsAt > DateTime.now()
  }

  async markDeleted(userId: string) {
    this.deletedAt = DateTime.now()
    this.deletedById = userId
    await this.save()
  }

  async markRestored() {
    this.deletedAt = null
    this.deletedById = null
    await this.save()
  }

  findAlbum(id: string) {
    return Album.within(this.id).where('albums.id', known(id)).firstOrFail()
  }

  findPhoto(id: string) {
    return Photo.within(this.id).where('photos.id', known(id)).firstOrFail()
  }

  findInvitation(id: string) {
    return Invitation.within(this.id).where('id', known(id)).firstOrFail()
  }

  findShareLink(id: string) {
    return ShareLink.within(this.id).where('id', known(id)).firstOrFail()
  }

  findMembership(userId: string) {
    return Membership.query()
      .where({ org_id: this.id, user_id: known(userId) })
      .preload('user')
      .firstOrFail()
  }
}

/** A malformed id is somebody's guess: the answer is the same as for an unknown one. */
function known(id: string) {
  if (isId(id)) return id
  throw new Exception('Row not found', { code: 'E_ROW_NOT_FOUND', status: 404 })
}
