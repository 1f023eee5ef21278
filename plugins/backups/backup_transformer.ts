import { BaseTransformer } from '@adonisjs/core/transformers'
import type Backup from './backup.js'

const moment = (at: number | null) => (at ? new Date(Number(at)).toISOString() : null)

/** A backup as the console shows it. */
export default class BackupTransformer extends BaseTransformer<Backup> {
  toObject() {
    const { id, state, source, file, failure, drillFailure, startedBy } = this.resource
    return {
      id,
      state,
      source,
      file,
      failure,
      drillFailure,
      startedBy: startedBy?.name ?? null,
      bytes: Number(this.resource.bytes),
      absent: Number(this.resource.absent),
      progress: this.resource.progress,
      isSealed: Boolean(this.resource.isSealed),
      startedAt: moment(this.resource.startedAt),
      drilledAt: moment(this.resource.drilledAt),
    }
  }
}
