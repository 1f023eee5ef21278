import i18nManager from '@adonisjs/i18n/services/main'
import type { Letter } from '#mails/letter'
import type Org from '#models/org'
import type User from '#models/user'

interface Occasion {
  org: Org
  /** Where the server is reached: the link of the letter leads there. */
  origin: string
  /** Chooses a password, for who has none yet. */
  secret?: string
}

/** Tells somebody that an org was made for them, and how to get in. */
export function ownerLetter(user: User, { org, origin, secret }: Occasion): Letter {
  const i18n = i18nManager.locale(user.locale)
  const say = (key: string) => i18n.t(`mails.owner.${key}`, { name: user.name, org: org.name })
  const kind = secret ? 'new' : 'known'
  return {
    to: user.email,
    locale: user.locale,
    subject: say('subject'),
    heading: say('heading'),
    paragraphs: [say(`text_${kind}`)],
    button: {
      label: say(`button_${kind}`),
      url: secret ? `${origin}/reset-password/${secret}` : `${origin}/orgs/${org.slug}`,
    },
    notes: secret ? [say('validity')] : [],
  }
}
