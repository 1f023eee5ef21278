import string from '@adonisjs/core/helpers/string'
import type { I18n } from '@adonisjs/i18n'
import { pluginTitle } from '#extension/gate'
import type Entry from './entry.js'
import { resourceOf } from './nouns.js'
import { wordsOfPlugins } from './plugin_words.js'

interface Nobody {
  isForgotten: boolean
  isVisitor: boolean
}

/** What entries say, in the language of who reads them. What has no words is made readable. */
export function wordsOf(i18n: I18n) {
  const own = (key: string, fallback: string) => i18n.t(`plg.auditlog.${key}`, {}, fallback)
  const choice = (value: string) => own(`admin.entries.choices.${value}`, value)
  const isKnown = (key: string) => i18n.hasMessage(key) || i18n.hasFallbackMessage(key)
  const text = (key: string, otherwise: string) => (isKnown(key) ? i18n.t(key) : otherwise)
  let deeds: Map<string, string> | undefined
  return {
    event(value: string) {
      deeds ??= new Map(
        wordsOfPlugins('deeds', i18n.locale).map((word) => [word.value, word.label])
      )
      return own(`admin.entries.choices.${value}`, deeds.get(value) ?? value)
    },
    source: choice,
    nobody({ isForgotten, isVisitor }: Nobody) {
      if (isForgotten) return own('deleted_account', '')
      return own(isVisitor ? 'visitor' : 'nobody', '')
    },
    plugin: (id: string) => pluginTitle(id, i18n.locale),
    /** As lists of such rows call the field, or the form of settings. */
    field(entry: Entry, field: string) {
      const key = keysOf(entry, field).find(isKnown)
      if (key) return i18n.t(key)
      return own(`fields.${field}`, string.sentenceCase(field.replace(/(Id|At)$/, '')))
    },
    /** Some values are words of the program, or one of several choices in a form. */
    value({ subjectType, subjectId }: Entry, field: string, value: string) {
      if (subjectType === 'server_setting')
        return text(`admin_settings.fields.${field}.choices.${value}`, value)
      if (subjectType === 'plugin_setting')
        return text(`plg.${subjectId}.settings.${field}.choices.${value}`, value)
      return NAMED.includes(field) ? own(`values.${value}`, value) : value
    },
  }
}

/** Fields whose values are names that the program gives. */
const NAMED = ['role', 'from', 'to', 'reason', 'kind', 'takenSource']

function keysOf({ subjectType, subjectId, plugin }: Entry, field: string) {
  if (subjectType === 'server_setting') return [`admin_settings.fields.${field}.label`]
  if (subjectType === 'plugin_setting') return [`plg.${subjectId}.settings.${field}.label`]
  const resource = resourceOf(subjectType ?? '')
  const ofPlugin = [
    `plg.${plugin}.admin.${resource}.fields.${field}`,
    `plg.${plugin}.facts.${field}`,
  ]
  return [`admin.${resource}.fields.${field}`, ...(plugin ? ofPlugin : [])]
}
