import db from '@adonisjs/lucid/services/db'
import { DateTime } from 'luxon'
import { refusalOf } from '#actions/accept_invitation'
import { DEFAULT_DAYS } from '#actions/invite_person'
import { mailInvitation, paceLetters } from '#actions/mail_invitation'
import { recordDeed } from '#audit/recorder'
import { Refusal } from '#exceptions/refusal'
import type Invitation from '#models/invitation'
import type Org from '#models/org'
import type User from '#models/user'

interface Delivery {
  inviter: { org: Org; user: User; userId: string }
  invitation: Invitation
  origin: string
}

/** Mails an invitation again. One that has run out, or is about to, is good for another while. */
export class ResendInvitation {
  async handle({ inviter, invitation, origin }: Delivery) {
    if (!invitation.email) throw new Refusal(422, 'E_NO_ADDRESS')
    if (invitation.acceptedAt || invitation.revokedAt) throw refusalOf(invitation)
    await paceLetters(invitation.orgId)
    invitation.$setRelated('org', inviter.org)
    invitation.$setRelated('invitedBy', inviter.user)
    const fresh = DateTime.now().plus({ days: DEFAULT_DAYS })
    if (invitation.expiresAt < fresh) invitation.expiresAt = fresh
    invitation.invitedById = inviter.userId
    await db.transaction(async (trx) => {
      await invitation.useTransaction(trx).save()
      await mailInvitation(invitation, origin, trx)
      await recordDeed(
        {
          event: 'invitation.resent',
          orgId: invitation.orgId,
          subject: { type: 'invitation', id: invitation.id },
          facts: { email: invitation.email },
        },
        trx
      )
    })
  }
}
