import type { I18n } from '@adonisjs/i18n'

/** A text of the catalogue in the language of the reader; nothing where neither it nor English has one. */
export const knownWord = (i18n: I18n, key: string): string | undefined =>
  i18n.hasMessage(key) || i18n.hasFallbackMessage(key) ? i18n.t(key) : undefined
