import { BaseModel, belongsTo, column } from '@adonisjs/lucid/orm'
import type { BelongsTo } from '@adonisjs/lucid/types/relations'
import { compose } from '@adonisjs/core/helpers'
import { Identified } from '#models/concerns/identified'
import type { RefusalReason } from './archive/refusal.js'
import Backup from './backup.js'

export type PickKind = 'org' | 'photo'

/** What became of it: which of them is said by the state. */
export type PickOutcome =
  | { name: string; photos: number; people: number }
  | { outcome: string }
  | { reason: RefusalReason; params: Record<string, string | number> }
  | { failure: string }

/** Something that is brought back alone out of a backup, because somebody asked for it in the console. */
export default class Pick extends compose(BaseModel, Identified) {
  static table = 'plg_backups_picks'

  @column({ isPrimary: true })
  declare id: string

  @column()
  declare backupId: string

  @column()
  declare kind: PickKind

  /** The address of an org; the id of a photo, or the key of its original. */
  @column()
  declare what: string

  @column()
  declare state: 'waiting' | 'running' | 'done' | 'refused' | 'failed'

  @column()
  declare askedById: string | null

  /** JSON of a `PickOutcome`. */
  @column()
  declare outcome: string | null

  @column()
  declare askedAt: number

  @column()
  declare finishedAt: number | null

  @belongsTo(() => Backup)
  declare backup: BelongsTo<typeof Backup>
}
