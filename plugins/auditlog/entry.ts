import { compose } from '@adonisjs/core/helpers'
import { BaseModel, belongsTo, column } from '@adonisjs/lucid/orm'
import type { BelongsTo } from '@adonisjs/lucid/types/relations'
import type { DateTime } from 'luxon'
import type { CurrentDeed } from '#audit/current'
import type { KeptChange } from '#audit/history'
import { Identified } from '#models/concerns/identified'
import { millisColumn } from '#models/concerns/json_column'
import Org from '#models/org'
import ShareLink from '#models/share_link'
import User from '#models/user'

export type Facts = Record<string, string | number | boolean | null>

/** One thing that somebody did. Written once; what is sealed never changes. */
export default class Entry extends compose(BaseModel, Identified) {
  static table = 'plg_auditlog_entries'

  @column({ isPrimary: true })
  declare id: string

  /** The org it is of, or the server. */
  @column({ serializeAs: null })
  declare chain: string

  @column()
  declare orgId: string | null

  @millisColumn()
  declare at: DateTime

  @column()
  declare actorId: string | null

  /** As they were called then. */
  @column()
  declare actorName: string | null

  @column()
  declare shareLinkId: string | null

  @column()
  declare source: CurrentDeed['source']

  @column()
  declare plugin: string | null

  @column()
  declare requestId: string | null

  @column()
  declare address: string | null

  @column()
  declare userAgent: string | null

  @column()
  declare event: string

  @column()
  declare subjectType: string | null

  @column()
  declare subjectId: string | null

  @column()
  declare subjectTitle: string | null

  /** JSON. */
  @column()
  declare changes: string | null

  /** JSON. */
  @column()
  declare facts: string | null

  @column()
  declare sequence: number | null

  @column()
  declare previousHash: string | null

  @column()
  declare hash: string | null

  @column({ serializeAs: null })
  declare whoSalt: string | null

  @column({ serializeAs: null })
  declare whoDigest: string | null

  @column({ serializeAs: null })
  declare whatSalt: string | null

  @column({ serializeAs: null })
  declare whatDigest: string | null

  @belongsTo(() => Org)
  declare org: BelongsTo<typeof Org>

  @belongsTo(() => User, { foreignKey: 'actorId' })
  declare actor: BelongsTo<typeof User>

  @belongsTo(() => ShareLink)
  declare shareLink: BelongsTo<typeof ShareLink>

  get allChanges(): KeptChange[] {
    return this.changes ? JSON.parse(this.changes) : []
  }

  get allFacts(): Facts {
    return this.facts ? JSON.parse(this.facts) : {}
  }
}
