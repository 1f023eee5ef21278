import string from '@adonisjs/core/helpers/string'
import type { I18n } from '@adonisjs/i18n'
import { resourceOf } from './nouns.js'

interface Nobody {
  isForgotten: boolean
  isVisitor: boolean
}

/** What entries say, in the language of who reads them. What has no words is made readable. */
export function wordsOf(i18n: I18n) {
  const own = (key: string, fallback: string) => i18n.t(`plg.auditlog.${key}`, {}, fallback)
  const choice = (value: string) => own(`admin.entries.choices.${value}`, value)
  return {
    event: choice,
    source: choice,
    nobody({ isForgotten, isVisitor }: Nobody) {
      if (isForgotten) return own('deleted_account', '')
      return own(isVisitor ? 'visitor' : 'nobody', '')
    },
    /** As lists of such rows call the field. */
    field: (subjectType: string | null, field: string) =>
      i18n.t(
        `admin.${resourceOf(subjectType ?? '')}.fields.${field}`,
        {},
        own(`fields.${field}`, string.sentenceCase(field.replace(/(Id|At)$/, '')))
      ),
  }
}
