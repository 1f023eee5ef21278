import encryption from '@adonisjs/core/services/encryption'
import db from '@adonisjs/lucid/services/db'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { DateTime } from 'luxon'
import { mailInvitation, paceLetters } from '#actions/mail_invitation'
import { recordDeed } from '#audit/recorder'
import { Refusal } from '#exceptions/refusal'
import { makeToken, tokenHash } from '#models/concerns/secret_token'
import Invitation from '#models/invitation'
import type Membership from '#models/membership'
import { MAX_OPEN_INVITATIONS, findMemberByEmail, pendingInvitations } from '#queries/invitations'

export const DEFAULT_DAYS = 7

interface NewInvitation {
  inviter: Membership
  email?: string | null
  role: Invitation['role']
  days?: number
  /** Where the server is reached, for the letter. */
  origin: string
}

/** Makes a link that lets one person in, and mails it when an address is given. */
export class InvitePerson {
  async handle(input: NewInvitation) {
    const { inviter, email } = input
    if (email) await this.#refuseKnown(inviter.orgId, email)
    const [{ $extras }] = await pendingInvitations(inviter.orgId).count('* as total')
    if (Number($extras.total) >= MAX_OPEN_INVITATIONS)
      throw new Refusal(409, 'E_TOO_MANY_INVITATIONS')
    if (email) await paceLetters(inviter.orgId)
    return db.transaction((trx) => this.#invite(input, trx))
  }

  async #refuseKnown(orgId: string, email: string) {
    if (await findMemberByEmail(orgId, email)) {
      throw new Refusal(409, 'E_ALREADY_MEMBER', { field: 'email' })
    }
    if (await pendingInvitations(orgId).where('email', email).first()) {
      throw new Refusal(409, 'E_ALREADY_INVITED', { field: 'email', params: { email } })
    }
  }

  async #invite(input: NewInvitation, trx: TransactionClientContract) {
    const { inviter, email = null, role, days = DEFAULT_DAYS, origin } = input
    const token = makeToken()
    const invitation = await Invitation.create(
      {
        orgId: inviter.orgId,
        email,
        role,
        tokenHash: tokenHash(token),
        tokenSealed: encryption.encrypt(token),
        invitedById: inviter.userId,
        expiresAt: DateTime.now().plus({ days }),
      },
      { client: trx }
    )
    invitation.$setRelated('org', inviter.org)
    invitation.$setRelated('invitedBy', inviter.user)
    if (email) await mailInvitation(invitation, origin, trx)
    await recordDeed(
      {
        event: 'invitation.created',
        orgId: inviter.orgId,
        subject: { type: 'invitation', id: invitation.id },
        facts: { email, role },
      },
      trx
    )
    return invitation
  }
}
