import db from '@adonisjs/lucid/services/db'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { auditedUpdate } from '#audit/history'
import { recordDeed } from '#audit/recorder'
import { Refusal } from '#exceptions/refusal'
import { announce } from '#extension/events'
import Invitation from '#models/invitation'
import Membership, { type Role } from '#models/membership'

interface RoleChange {
  subject: Membership
  role: Exclude<Role, 'owner'>
}

/** Makes an admin a member or a member an admin. Who loses the say over people also loses the invitations they gave out. */
export class ChangeRole {
  async handle(change: RoleChange, options: { client?: TransactionClientContract } = {}) {
    const { subject, role } = change
    if (subject.isOwner) throw new Refusal(403, 'E_OWNER_IMMUTABLE')
    if (subject.role === role) return
    const apply = (trx: TransactionClientContract) => this.#apply(change, trx)
    await (options.client ? apply(options.client) : db.transaction(apply))
    subject.role = role
  }

  async #apply({ subject, role }: RoleChange, trx: TransactionClientContract) {
    const { orgId, userId, role: from } = subject
    await this.#change({ subject, role }, trx)
    if (role === 'member') await Invitation.revokeAllBy(subject, trx)
    await recordDeed(
      {
        event: 'membership.changed',
        orgId,
        subject: { type: 'user', id: userId },
        facts: { from, to: role },
      },
      trx
    )
    announce('membership.changed@1', { orgId, userId, role }, trx)
  }

  /** They may have become the owner, or have left, since the row was read. */
  async #change({ subject, role }: RoleChange, client: TransactionClientContract) {
    const still = Membership.query({ client }).where('id', subject.id).whereNot('role', 'owner')
    const changed = await auditedUpdate(still, { role })
    if (!changed) throw new Refusal(403, 'E_OWNER_IMMUTABLE')
  }
}
