import { BaseTransformer } from '@adonisjs/core/transformers'
import type { I18n } from '@adonisjs/i18n'
import { wordsForOwner, wordsOfFailure } from './failure.js'
import type Transfer from './transfer.js'
import type { Findings } from './transfer.js'

const moment = (at: number) => new Date(Number(at)).toISOString()

/** An export or import as those see it who may. */
export default class TransferTransformer extends BaseTransformer<Transfer> {
  constructor(
    resource: Transfer,
    private readonly i18n: I18n,
    private readonly isForOwner = false
  ) {
    super(resource)
  }

  toObject() {
    const { id, direction, source, state, title, slug, failure, progress, startedBy, findings } =
      this.resource
    return {
      ...{ id, direction, source, state, title, slug, progress },
      failure: (this.isForOwner ? wordsForOwner : wordsOfFailure)(failure, this.i18n),
      findings: findings ? (JSON.parse(findings) as Findings) : null,
      startedBy: startedBy?.name ?? null,
      isSealed: Boolean(this.resource.isSealed),
      bytes: Number(this.resource.bytes),
      photos: Number(this.resource.photos),
      absent: Number(this.resource.absent),
      startedAt: moment(this.resource.startedAt),
      expiresAt: this.resource.expiresAt ? moment(this.resource.expiresAt) : null,
    }
  }
}
