import i18nManager from '@adonisjs/i18n/services/main'
import { eventOf, nounOf } from './nouns.js'

const OF_PLUGINS = /^plg\.[a-z][a-z0-9]{1,23}\.(deeds|subjects)\.(.+)$/

const STORED = { deeds: eventOf, subjects: nounOf }

interface Word {
  /** As entries have it. */
  value: string
  label: string
}

/** What plugins call what they do, or what they do it to: `deeds.<event>` and `subjects.<type>` of their own texts. */
export function wordsOfPlugins(part: keyof typeof STORED, locale: string): Word[] {
  const [english, texts] = ['en', locale].map((each) => i18nManager.getTranslationsFor(each))
  const words = new Map<string, string>()
  for (const key of Object.keys(english)) {
    const [, section, told] = OF_PLUGINS.exec(key) ?? []
    if (section === part) words.set(STORED[part](told), texts[key] ?? english[key])
  }
  return [...words].map(([value, label]) => ({ value, label }))
}
