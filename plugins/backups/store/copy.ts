import { BaseModel, belongsTo, column } from '@adonisjs/lucid/orm'
import type { BelongsTo } from '@adonisjs/lucid/types/relations'
import { compose } from '@adonisjs/core/helpers'
import { Identified } from '#models/concerns/identified'
import Backup from '../backup.js'

export type CopyState = 'waiting' | 'uploading' | 'stored' | 'failed'
export type FetchState = 'waiting' | 'running' | 'failed'

/** A backup in a store, or on its way there. It outlives the one here. Times are milliseconds. */
export default class Copy extends compose(BaseModel, Identified) {
  static table = 'plg_backups_copies'

  @column({ isPrimary: true })
  declare id: string

  /** The same backup, as far as it is here. */
  @column()
  declare backupId: string | null

  /** Which store: endpoint, bucket and prefix. */
  @column()
  declare store: string

  @column()
  declare file: string

  /** Whether this server put it there, or the one that it was restored from. What others put there is never rotated. */
  @column()
  declare isOwn: boolean

  @column()
  declare isSealed: boolean

  @column()
  declare bytes: number

  @column()
  declare madeAt: number

  @column()
  declare state: CopyState

  /** Whoever carries it at the moment. */
  @column({ serializeAs: null })
  declare turn: string | null

  /** From 0 to 1. */
  @column()
  declare progress: number

  /** A reason by name; of the last try, where it waits for another. */
  @column()
  declare failure: string | null

  @column({ columnName: 'sha256' })
  declare sha256: string | null

  @column({ serializeAs: null })
  declare uploadId: string | null

  @column()
  declare beatAt: number

  @column()
  declare storedAt: number | null

  /** Whether it is being brought back. */
  @column()
  declare fetchState: FetchState | null

  @column()
  declare fetchProgress: number

  @column()
  declare fetchFailure: string | null

  @belongsTo(() => Backup)
  declare backup: BelongsTo<typeof Backup>
}

/** Whoever was silent so long has ended. Less than it takes until a worker is thought dead: the next one may go on at once. */
export const SILENT_MS = 20_000

export const isBeingFetched = ({ fetchState, beatAt }: Copy, now = Date.now()) =>
  fetchState === 'running' && Number(beatAt) > now - SILENT_MS

/** What a row begins with. */
export const NEW_COPY = {
  turn: null,
  progress: 0,
  failure: null,
  sha256: null,
  uploadId: null,
  storedAt: null,
  fetchState: null,
  fetchProgress: 0,
  fetchFailure: null,
}

const NAME = /^lumina-(\d{4}-\d\d-\d\d)T(\d\d)-(\d\d)-(\d\d)-(\d{3})Z\.tar\.gz(\.sealed)?$/

/** What the name of a backup says, or nothing where it is no such name. */
export function readName(name: string) {
  const found = NAME.exec(name)
  if (!found) return null
  const [, day, hours, minutes, seconds, ms, sealed] = found
  const madeAt = Date.parse(`${day}T${hours}:${minutes}:${seconds}.${ms}Z`)
  return Number.isNaN(madeAt) ? null : { madeAt, isSealed: Boolean(sealed) }
}
