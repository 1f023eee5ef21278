import { BaseModel, column } from '@adonisjs/lucid/orm'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { DateTime } from 'luxon'
import { millisColumn } from '#models/concerns/json_column'
import { GENESIS } from './chain_hash.js'

/** The chain of everything that is of no org. */
export const PLATFORM = 'platform'

/** What does not fit, and where. */
export interface Finding {
  /** Changed, gone, put in between, or no longer what the chain says of its ends. */
  kind: 'altered' | 'removed' | 'inserted' | 'anchor'
  sequence: number
  /** Of what is gone: the last one of them. */
  until?: number
  entryId?: string
  event?: string
}

/** Where the entries of an org, or of the server, are sealed one behind the other. */
export default class Chain extends BaseModel {
  static table = 'plg_auditlog_chains'
  static selfAssignPrimaryKey = true

  @column({ isPrimary: true })
  declare chain: string

  /** Of the last entry that was sealed; 0 before the first. */
  @column()
  declare sequence: number

  @column()
  declare hash: string

  /** Up to here entries were let go, as old as they had become. */
  @column()
  declare trimmedSequence: number

  @column()
  declare trimmedHash: string

  @millisColumn()
  declare sealedAt: DateTime | null

  @millisColumn()
  declare checkedAt: DateTime | null

  @column()
  declare checkedSequence: number | null

  /** JSON of what the last look found, or nothing. */
  @column()
  declare findings: string | null

  get orgId() {
    return this.chain === PLATFORM ? null : this.chain
  }

  get allFindings(): Finding[] {
    return this.findings ? JSON.parse(this.findings) : []
  }

  /** Whoever has it seals and trims alone until the end of the transaction. */
  static async hold(chain: string, client: TransactionClientContract) {
    await client
      .knexQuery()
      .table(this.table)
      .insert({ chain, sequence: 0, hash: GENESIS, trimmed_sequence: 0, trimmed_hash: GENESIS })
      .onConflict('chain')
      .ignore()
    return this.query({ client }).where('chain', chain).forUpdate().firstOrFail()
  }
}
