import { compose } from '@adonisjs/core/helpers'
import { DateTime } from 'luxon'
import { AdminExportSchema } from '#database/schema'
import { Identified } from '#models/concerns/identified'

export const EXPORT_FORMATS = ['csv', 'jsonl'] as const
export type ExportFormat = (typeof EXPORT_FORMATS)[number]

/** Hours after which a finished file is gone. */
export const EXPORT_HOURS = 24

export type ExportState = 'waiting' | 'running' | 'done' | 'failed' | 'cancelled'

/** Rows of a list, taken along as a file by the one who asked for them. */
export default class AdminExport extends compose(AdminExportSchema, Identified) {
  declare format: ExportFormat
  declare state: ExportState

  get isUnderWay() {
    return this.state === 'waiting' || this.state === 'running'
  }

  get isExpired() {
    return !this.isUnderWay && this.expiresAt <= DateTime.now()
  }

  /** From 0 to 1, as far as it is known how many rows there will be. */
  get progress() {
    if (this.state === 'done') return 1
    if (!this.rowsExpected) return null
    return Math.min(this.rowsWritten / this.rowsExpected, 0.99)
  }
}
