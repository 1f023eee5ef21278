import { BaseTransformer } from '@adonisjs/core/transformers'
import type { I18n } from '@adonisjs/i18n'
import type Backup from './backup.js'
import { pathForCommands } from './backup_folder.js'
import { wordsOfDrillFailure } from './drill_failure.js'

const moment = (at: number | null) => (at ? new Date(Number(at)).toISOString() : null)

interface Surroundings {
  /** Those whose file is in its folder. */
  there: ReadonlySet<Backup>
  /** How far those are that are about to be tried, in hundredths. */
  drills: ReadonlyMap<Backup, number | null>
  /** Whether this server keeps backups in the folder of one. */
  isHere: (backup: Backup) => boolean
  /** Where backups go. */
  folder: string
}

/** A backup as the console shows it. */
export default class BackupTransformer extends BaseTransformer<Backup> {
  constructor(
    resource: Backup,
    protected around: Surroundings,
    protected i18n: I18n
  ) {
    super(resource)
  }

  toObject() {
    const { id, source, file, drillFailure, hindrance, startedBy, wasEnded } = this.resource
    const { state, failure, drillBeatAt } = this.resource
    const { there, drills, isHere, folder } = this.around
    const isBeingTried = this.resource.isBeingTried || drills.has(this.resource)
    return {
      id,
      state: wasEnded ? ('failed' as const) : state,
      source,
      file,
      failure: wasEnded ? 'ended' : failure,
      isMissing: state === 'done' && !there.has(this.resource),
      isElsewhere: state === 'done' && !isHere(this.resource),
      /** As commands find it. */
      path: pathForCommands(this.resource, folder),
      isBeingTried,
      /** From 0 to 100, as far as that is known. */
      drillProgress: drills.get(this.resource) ?? null,
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
