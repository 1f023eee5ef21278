import { BaseModel, belongsTo, column } from '@adonisjs/lucid/orm'
import type { BelongsTo } from '@adonisjs/lucid/types/relations'
import { compose } from '@adonisjs/core/helpers'
import User from '#models/user'
import { Identified } from '#models/concerns/identified'

export type BackupState = 'waiting' | 'running' | 'done' | 'failed'
export type BackupSource = 'console' | 'schedule' | 'command' | 'store'

/** A process that was silent so long has ended. */
export const SILENT_MS = 60_000

const isSilent = (beatAt: number) => Number(beatAt) < Date.now() - SILENT_MS

/** A backup that was begun, whatever became of it. Times are milliseconds. */
export default class Backup extends compose(BaseModel, Identified) {
  static table = 'plg_backups_backups'

  @column({ isPrimary: true })
  declare id: string

  @column()
  declare state: BackupState

  /** The same for all that run: there is one at most. */
  @column({ serializeAs: null })
  declare turn: string | null

  @column()
  declare source: BackupSource

  @column()
  declare startedById: string | null

  @column()
  declare folder: string

  @column()
  declare file: string

  @column()
  declare isSealed: boolean

  @column()
  declare hasKey: boolean

  @column()
  declare bytes: number

  @column()
  declare entries: number

  @column()
  declare absent: number

  /** From 0 to 1. */
  @column()
  declare progress: number

  @column()
  declare failure: string | null

  @column()
  declare startedAt: number

  /** When whoever makes it was alive last. */
  @column()
  declare beatAt: number

  @column()
  declare finishedAt: number | null

  /** When it was last restored into a scratch place, and what was wrong with it then. */
  @column()
  declare drilledAt: number | null

  @column()
  declare drillFailure: string | null

  /** When all of it was last read and found to be as it was written. */
  @column()
  declare verifiedAt: number | null

  /** While it is tried: when whoever tries it was alive last. */
  @column()
  declare drillBeatAt: number | null

  /** Why it could not be tried, by name, where that says nothing of the backup, and when that was. */
  @column()
  declare hindrance: string | null

  @column()
  declare hinderedAt: number | null

  /** JSON of what a restore would change, and when somebody looked. */
  @column()
  declare preview: string | null

  @column()
  declare previewedAt: number | null

  @belongsTo(() => User, { foreignKey: 'startedById' })
  declare startedBy: BelongsTo<typeof User>

  get isUnderWay() {
    return this.state === 'waiting' || (this.state === 'running' && !this.wasEnded)
  }

  /** Whoever made it is not heard of any more. */
  get wasEnded() {
    return this.state === 'running' && isSilent(this.beatAt)
  }

  get isBeingTried() {
    return this.drillBeatAt !== null && !isSilent(this.drillBeatAt)
  }

  /** Somebody looked at all of it, and nothing was wrong. */
  get isKnownSound() {
    return this.drillFailure === null && (this.drilledAt !== null || this.verifiedAt !== null)
  }
}
