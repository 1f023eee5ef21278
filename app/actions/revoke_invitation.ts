import db from '@adonisjs/lucid/services/db'
import { recordDeed } from '#audit/recorder'
import { Refusal } from '#exceptions/refusal'
import type Invitation from '#models/invitation'

/** Takes an invitation back. Its link is dead from then on; who was faster stays. */
export class RevokeInvitation {
  async handle({ invitation }: { invitation: Invitation }) {
    if (invitation.revokedAt) return
    await db.transaction(async (trx) => {
      if (!(await invitation.revoke(trx))) throw new Refusal(410, 'E_INVITATION_SPENT')
      await recordDeed(
        {
          event: 'invitation.revoked',
          orgId: invitation.orgId,
          subject: { type: 'invitation', id: invitation.id },
          facts: { email: invitation.email, role: invitation.role },
        },
        trx
      )
    })
  }
}
