import db from '@adonisjs/lucid/services/db'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { auditedUpdate } from '#audit/history'
import { recordDeed } from '#audit/recorder'
import { Refusal } from '#exceptions/refusal'
import { announce } from '#extension/events'
import Membership from '#models/membership'

interface Transfer {
  owner: Membership
  toUserId: string
}

/**
 * Makes one of the org's people its owner and the owner an admin. The owner steps down first: the database
 * knows one owner at most, and of two transfers at once only one still finds an owner to step down.
 */
export class TransferOwnership {
  async handle({ owner, toUserId }: Transfer) {
    const { orgId, userId: fromUserId } = owner
    if (toUserId === fromUserId) throw new Refusal(422, 'E_ALREADY_OWNER', { field: 'user_id' })
    await db.transaction(async (trx) => {
      await this.#stepDown(owner, trx)
      await this.#stepUp(orgId, toUserId, trx)
      await recordDeed(
        {
          event: 'ownership.transferred',
          orgId,
          subject: { type: 'user', id: toUserId },
          facts: { from: fromUserId, to: toUserId },
        },
        trx
      )
      announce('ownership.transferred@1', { orgId, fromUserId, toUserId }, trx)
    })
    owner.role = 'admin'
  }

  async #stepDown(owner: Membership, client: TransactionClientContract) {
    const still = Membership.query({ client }).where({ id: owner.id, role: 'owner' })
    const changed = await auditedUpdate(still, { role: 'admin' })
    if (!changed) throw new Refusal(409, 'E_OWNERSHIP_MOVED')
  }

  async #stepUp(orgId: string, userId: string, client: TransactionClientContract) {
    const heir = Membership.query({ client }).where({ org_id: orgId, user_id: userId })
    const changed = await auditedUpdate(heir, { role: 'owner' })
    if (!changed) throw new Refusal(422, 'E_NOT_A_MEMBER', { field: 'user_id' })
  }
}
