import db from '@adonisjs/lucid/services/db'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { recordDeed } from '#audit/recorder'
import { isUniqueViolation } from '#exceptions/causes'
import { Refusal } from '#exceptions/refusal'
import { announce } from '#extension/events'
import type Invitation from '#models/invitation'
import Membership from '#models/membership'
import type User from '#models/user'

interface Acceptance {
  invitation: Invitation
  user: User
}

/** Makes somebody a member by the invitation they hold. It is spent with it; who was a member before leaves it as it was. */
export class AcceptInvitation {
  async handle(acceptance: Acceptance, options: { client?: TransactionClientContract } = {}) {
    if (!acceptance.invitation.isPending) throw refusalOf(acceptance.invitation)
    const join = (trx: TransactionClientContract) => this.#join(acceptance, trx)
    try {
      return await (options.client ? join(options.client) : db.transaction(join))
    } catch (error) {
      if (!isUniqueViolation(error)) throw error
      throw new Refusal(409, 'E_ALREADY_MEMBER', { cause: error })
    }
  }

  async #join({ invitation, user }: Acceptance, trx: TransactionClientContract) {
    const { orgId, role } = invitation
    const isSpent = await invitation.spend(user.id, trx)
    if (!isSpent) throw refusalOf(await invitation.useTransaction(trx).refresh())
    const membership = await Membership.create({ orgId, userId: user.id, role }, { client: trx })
    membership.$setRelated('org', invitation.org)
    membership.$setRelated('user', user)
    await recordDeed(
      {
        event: 'membership.added',
        orgId,
        subject: { type: 'user', id: user.id },
        facts: { role, invitation: invitation.id },
      },
      trx
    )
    announce('membership.added@1', { orgId, userId: user.id, role }, trx)
    return membership
  }
}

const ENDS = {
  accepted: 'E_INVITATION_SPENT',
  revoked: 'E_INVITATION_REVOKED',
  expired: 'E_INVITATION_EXPIRED',
  pending: 'E_INVITATION_SPENT',
} as const

/** Why an invitation lets nobody in any more. */
export function refusalOf({ state }: Invitation) {
  return new Refusal(410, ENDS[state])
}
