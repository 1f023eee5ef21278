import db from '@adonisjs/lucid/services/db'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { refuseLastSuperadmin } from '#actions/refuse_last_superadmin'
import { forgetValues } from '#audit/history'
import { recordDeed } from '#audit/recorder'
import { Refusal } from '#exceptions/refusal'
import { announce } from '#extension/events'
import Invitation from '#models/invitation'
import Membership from '#models/membership'
import User from '#models/user'
import { listOwnedOrgs } from '#queries/memberships'

/** Ends an account with its memberships, invitations, sessions and tokens. Photos stay with the orgs they were brought to. */
export class DeleteAccount {
  async handle({ user }: { user: User }) {
    await db.transaction(async (trx) => {
      // Locked until the end: nobody makes them an owner meanwhile.
      const memberships = await Membership.query({ client: trx })
        .where('user_id', user.id)
        .forUpdate()
      await this.#refuseOwner(user, trx)
      await refuseLastSuperadmin(user, trx)
      for (const membership of memberships) await this.#leave(membership, trx)
      await recordDeed({ event: 'account.deleted', subject: { type: 'user', id: user.id } }, trx)
      await User.accessTokens.deleteAll(user, { client: trx })
      await user.useTransaction(trx).delete()
      await forgetValues('users', user.id, trx)
    })
  }

  async #refuseOwner(user: User, trx: TransactionClientContract) {
    const orgs = await listOwnedOrgs(user, trx)
    if (!orgs.length) return
    throw new Refusal(409, 'E_OWNER_MUST_TRANSFER', {
      params: { orgs: orgs.map(({ name }) => name).join(', ') },
    })
  }

  async #leave(membership: Membership, trx: TransactionClientContract) {
    const { orgId, userId } = membership
    await Invitation.revokeAllBy(membership, trx)
    await membership.delete()
    announce('membership.removed@1', { orgId, userId }, trx)
  }
}
