import { BaseTransformer } from '@adonisjs/core/transformers'
import type { I18n } from '@adonisjs/i18n'
import type Backup from './backup.js'
import { wordsOfDrillFailure } from './drill_failure.js'

const moment = (at: number | null) => (at ? new Date(Number(at)).toISOString() : null)

/** A backup as the console shows it. */
export default class BackupTransformer extends BaseTransformer<Backup> {
  /** `there`: those whose file is in its folder. `drills`: how far those are that are about to be tried, in hundredths. */
  constructor(
    resource: Backup,
    protected there: ReadonlySet<Backup>,
    protected drills: ReadonlyMap<Backup, number | null>,
    protected i18n: I18n
  ) {
    super(resource)
  }

  toObject() {
    const { id, source, file, drillFailure, hindrance, startedBy, wasEnded } = this.resource
    const { state, failure, drillBeatAt } = this.resource
    const isBeingTried = this.resource.isBeingTried || this.drills.has(this.resource)
    return {
      id,
      state: wasEnded ? ('failed' as const) : state,
      source,
      file,
      failure: wasEnded ? 'ended' : failure,
      isMissing: state === 'done' && !this.there.has(this.resource),
      isBeingTried,
      /** From 0 to 100, as far as that is known. */
      drillProgress: this.drills.get(this.resource) ?? null,
      /** Killed while it was tried. */
      hindrance: drillBeatAt && !isBeingTried ? 'ended' : hindrance,
      drillFailure: drillFailure && wordsOfDrillFailure(drillFailure, this.i18n),
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
