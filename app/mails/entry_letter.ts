import i18nManager from '@adonisjs/i18n/services/main'
import type { Letter } from '#mails/letter'
import type BreakGlassEntry from '#models/break_glass_entry'
import type Org from '#models/org'
import type User from '#models/user'

interface Occasion {
  entry: BreakGlassEntry
  org: Org
  owner: User
  /** Where the server is reached: the link of the letter leads there. */
  origin: string
}

const MOMENT = { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' } as const

/** Tells an owner that somebody who operates the server looks into their org, and why. */
export function entryLetter({ entry, org, owner, origin }: Occasion): Letter {
  const i18n = i18nManager.locale(owner.locale)
  const values = {
    org: org.name,
    person: entry.person,
    reason: entry.reason,
    until: i18n.formatDate(entry.endsAt, MOMENT),
  }
  const say = (key: string) => i18n.t(`entries.letter.${key}`, values)
  return {
    to: owner.email,
    locale: owner.locale,
    subject: say('subject'),
    heading: say('heading'),
    paragraphs: [say('text'), say('reason'), say('rules')],
    button: { label: say('button'), url: `${origin}/orgs/${org.slug}/settings` },
    notes: [say('unknown')],
  }
}
