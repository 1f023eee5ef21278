import db from '@adonisjs/lucid/services/db'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { auditedDelete } from '#audit/history'
import { recordDeed } from '#audit/recorder'
import { Refusal } from '#exceptions/refusal'
import { announce } from '#extension/events'
import Invitation from '#models/invitation'
import Membership from '#models/membership'

interface Departure {
  actor: { userId: string }
  subject: Membership
}

/** Ends a membership, one's own or another's. What the person brought stays with the org; the way back in does not. */
export class RemoveMember {
  async handle({ actor, subject }: Departure) {
    if (subject.isOwner) throw new Refusal(403, 'E_OWNER_IMMUTABLE')
    const { orgId, userId } = subject
    await db.transaction(async (trx) => {
      await this.#remove(subject, trx)
      await Invitation.revokeAllBy(subject, trx)
      await recordDeed(
        {
          event: actor.userId === userId ? 'membership.left' : 'membership.removed',
          orgId,
          subject: { type: 'user', id: userId },
          facts: { role: subject.role },
        },
        trx
      )
      announce('membership.removed@1', { orgId, userId }, trx)
    })
  }

  async #remove(subject: Membership, client: TransactionClientContract) {
    const still = Membership.query({ client }).where('id', subject.id).whereNot('role', 'owner')
    const removed = await auditedDelete(still)
    if (!removed) throw new Refusal(403, 'E_OWNER_IMMUTABLE')
  }
}
