import i18nManager from '@adonisjs/i18n/services/main'
import type { Letter } from '#mails/letter'
import type User from '#models/user'

/** Says nothing but that letters arrive. */
export function testLetter(user: User, { origin }: { origin: string }): Letter {
  const i18n = i18nManager.locale(user.locale)
  const say = (key: string) => i18n.t(`mails.test.${key}`, { name: user.name })
  return {
    to: user.email,
    locale: user.locale,
    subject: say('subject'),
    heading: say('heading'),
    paragraphs: [say('text')],
    button: { label: say('button'), url: `${origin}/admin/settings` },
  }
}
