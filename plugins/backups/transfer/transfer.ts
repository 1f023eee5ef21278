import { BaseModel, belongsTo, column } from '@adonisjs/lucid/orm'
import type { BelongsTo } from '@adonisjs/lucid/types/relations'
import { compose } from '@adonisjs/core/helpers'
import Org from '#models/org'
import User from '#models/user'
import { Identified } from '#models/concerns/identified'

/** A look is an import that writes nothing. */
export type Direction = 'export' | 'import' | 'look'
export type TransferSource = 'console' | 'command'
export type TransferState = 'waiting' | 'running' | 'done' | 'failed'

/** What an import brings, or would bring. */
export interface Findings {
  name: string
  slug: string
  /** The address that it had, where it cannot have it here. */
  takenSlug: string | null
  albums: number
  photos: number
  photoBytes: number
  links: number
  /** How many of the links had a password that did not come along. */
  shutLinks: number
  /** How many belonged to it. */
  members: number
  absent: number
  invited: number
  /** Who could not be invited: there were too many. */
  uninvited: number
  /** Ids of plugins whose part of the archive cannot be taken in here; of older imports nothing is known. */
  pluginsLeft?: string[]
}

/** An export or an import of one org that somebody ordered. Times are milliseconds. */
export default class Transfer extends compose(BaseModel, Identified) {
  static table = 'plg_backups_transfers'

  @column({ isPrimary: true })
  declare id: string

  @column()
  declare direction: Direction

  /** The org that is exported, or that an import makes. One that failed half-way is taken away again. */
  @column()
  declare orgId: string | null

  @column()
  declare startedById: string | null

  @column()
  declare source: TransferSource

  @column()
  declare state: TransferState

  /** Of those that wait or run with the same one there is one at most. */
  @column({ serializeAs: null })
  declare turn: string | null

  @column()
  declare title: string

  @column()
  declare file: string

  /** The address that an import is to have. */
  @column()
  declare slug: string | null

  @column()
  declare isSealed: boolean

  @column()
  declare invites: boolean

  /** The passphrase, encrypted, as long as it is needed. */
  @column({ serializeAs: null })
  declare secret: string | null

  /** JSON: what was chosen of what plugins offer, `<plugin>.<option>`. */
  @column()
  declare options: string | null

  @column()
  declare bytes: number

  @column()
  declare photos: number

  @column()
  declare absent: number

  /** From 0 to 1. */
  @column()
  declare progress: number

  /** JSON: `{key, params}` of a text, or `{text}` where nobody foresaw it. */
  @column()
  declare failure: string | null

  /** `Findings` as JSON. */
  @column()
  declare findings: string | null

  @column()
  declare startedAt: number

  @column()
  declare beatAt: number

  @column()
  declare finishedAt: number | null

  @column()
  declare expiresAt: number | null

  @belongsTo(() => User, { foreignKey: 'startedById' })
  declare startedBy: BelongsTo<typeof User>

  @belongsTo(() => Org)
  declare org: BelongsTo<typeof Org>
}
