import { BaseTransformer } from '@adonisjs/core/transformers'
import type Backup from './backup.js'

const moment = (at: number | null) => (at ? new Date(Number(at)).toISOString() : null)

/** A backup as the console shows it. */
export default class BackupTransformer extends BaseTransformer<Backup> {
  /** `there`: those whose file is in its folder. */
  constructor(
    resource: Backup,
    protected there: ReadonlySet<Backup>
  ) {
    super(resource)
  }

  toObject() {
    const { id, source, file, drillFailure, hindrance, startedBy, wasEnded } = this.resource
    const { state, failure, isBeingTried, drillBeatAt } = this.resource
    return {
      id,
      state: wasEnded ? ('failed' as const) : state,
      source,
      file,
      failure: wasEnded ? 'ended' : failure,
      isMissing: state === 'done' && !this.there.has(this.resource),
      isBeingTried,
      /** Killed while it was tried. */
      hindrance: drillBeatAt && !isBeingTried ? 'ended' : hindrance,
      drillFailure,
      startedBy: startedBy?.name ?? null,
      bytes: Number(this.resource.bytes),
      absent: Number(this.resource.absent),
      progress: this.resource.progress,
      isSealed: Boolean(this.resource.isSealed),
      startedAt: moment(this.resource.startedAt),
      drilledAt: moment(this.resource.drilledAt),
      verifiedAt: moment(this.resource.verifiedAt),
    }
  }
}
