import i18nManager from '@adonisjs/i18n/services/main'
import type { Letter } from '#mails/letter'
import type Invitation from '#models/invitation'

interface Occasion {
  invitation: Invitation
  token: string
  locale: string
  /** Where the server is reached: the link of the letter leads there. */
  origin: string
}

/** Tells somebody who asks them to join, where, and as what. */
export function invitationLetter({ invitation, token, locale, origin }: Occasion): Letter {
  const i18n = i18nManager.locale(locale)
  const values = {
    inviter: invitation.invitedBy.name,
    org: invitation.org.name,
    role: invitation.role,
    until: invitation.expiresAt.toJSDate(),
  }
  const say = (key: string) => i18n.t(`invitations.letter.${key}`, values)
  return {
    to: invitation.email!,
    locale,
    subject: say('subject'),
    heading: say('heading'),
    paragraphs: [say('text')],
    button: { label: say('button'), url: `${origin}/invitations/${token}` },
    notes: [say('expiry'), say('unasked')],
  }
}
