import db from '@adonisjs/lucid/services/db'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { recordDeed } from '#audit/recorder'
import { announce } from '#extension/events'
import type Org from '#models/org'

interface Ending {
  org: Org
  /** Who ends it: its owner, or whoever runs the server. */
  userId: string
}

/** Closes an org to everybody. Until its days of grace are over it may be restored whole. */
export class DeleteOrg {
  async handle(ending: Ending, options: { client?: TransactionClientContract } = {}) {
    const remove = (trx: TransactionClientContract) => this.#delete(ending, trx)
    await (options.client ? remove(options.client) : db.transaction(remove))
  }

  async #delete({ org, userId }: Ending, trx: TransactionClientContract) {
    await org.useTransaction(trx).markDeleted(userId)
    await recordDeed(
      {
        event: 'org.deleted',
        orgId: org.id,
        subject: { type: 'org', id: org.id },
        facts: { name: org.name, slug: org.slug },
      },
      trx
    )
    announce('org.deleted@1', { orgId: org.id }, trx)
  }
}
