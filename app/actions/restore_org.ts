import db from '@adonisjs/lucid/services/db'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { recordDeed } from '#audit/recorder'
import { Refusal } from '#exceptions/refusal'
import { announce } from '#extension/events'
import type Org from '#models/org'

/** Opens a deleted org again, as it was, while its days of grace last. */
export class RestoreOrg {
  async handle({ org }: { org: Org }, options: { client?: TransactionClientContract } = {}) {
    if (!org.isDeleted) return
    if (!org.isRestorable) throw new Refusal(404, 'E_NOT_FOUND')
    const restore = (trx: TransactionClientContract) => this.#restore(org, trx)
    await (options.client ? restore(options.client) : db.transaction(restore))
  }

  async #restore(org: Org, trx: TransactionClientContract) {
    await org.useTransaction(trx).markRestored()
    await recordDeed(
      { event: 'org.restored', orgId: org.id, subject: { type: 'org', id: org.id } },
      trx
    )
    announce('org.restored@1', { orgId: org.id }, trx)
  }
}
