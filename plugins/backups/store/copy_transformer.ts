import { BaseTransformer } from '@adonisjs/core/transformers'
import type Copy from './copy.js'

const moment = (at: number | null) => (at ? new Date(Number(at)).toISOString() : null)

/** A copy as the console shows it. */
export default class CopyTransformer extends BaseTransformer<Copy> {
  /** `isOwn`: whether what was made at a time was made by this server. */
  constructor(
    resource: Copy,
    protected isOwn: (madeAt: number) => boolean
  ) {
    super(resource)
  }

  toObject() {
    const { id, backupId, file, state, progress, failure } = this.resource
    const { fetchState, fetchProgress, fetchFailure } = this.resource
    return {
      id,
      backupId,
      file,
      state,
      progress,
      failure,
      fetchState,
      fetchProgress,
      fetchFailure,
      bytes: Number(this.resource.bytes),
      isOwn: Boolean(this.resource.isOwn) && this.isOwn(this.resource.madeAt),
      isSealed: Boolean(this.resource.isSealed),
      madeAt: moment(this.resource.madeAt),
      storedAt: moment(this.resource.storedAt),
    }
  }
}
