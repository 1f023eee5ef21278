import encryption from '@adonisjs/core/services/encryption'
import limiter from '@adonisjs/limiter/services/main'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { Refusal } from '#exceptions/refusal'
import { invitationLetter } from '#mails/invitation_letter'
import { postLetter } from '#mails/post_office'
import type Invitation from '#models/invitation'
import User from '#models/user'

const LETTERS_PER_HOUR = 100

/** An org is no machine for sending letters to strangers. Asked before the transaction, which holds the only connection. */
export function paceLetters(orgId: string) {
  const pace = limiter.use({ requests: LETTERS_PER_HOUR, duration: '1 hour' })
  return pace.consume(`${orgId}:invitation_letters`)
}

/** Posts the letter with the link, in the language of whoever gets it if they are known, else of whoever invites. */
export async function mailInvitation(
  invitation: Invitation,
  origin: string,
  client: TransactionClientContract
) {
  const token = encryption.decrypt<string>(invitation.tokenSealed)
  // Sealed by a key that is gone: only a new invitation has a link that can be sent.
  if (!token) throw new Refusal(410, 'E_INVITATION_EXPIRED')
  const invited = await User.query({ client }).where('email', invitation.email!).first()
  const locale = invited?.locale ?? invitation.invitedBy.locale
  await postLetter(invitationLetter({ invitation, token, locale, origin }), client)
}
