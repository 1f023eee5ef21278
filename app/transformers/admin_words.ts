import type { I18n } from '@adonisjs/i18n'
import type { FieldWords } from '#extension/form_fields'
import { knownWord } from '#extension/known_word'

/** Words of a resource, by their key under `admin.<resource>`; none where the catalogue has none. */
export function adminWords(i18n: I18n, resource: string): FieldWords {
  return (key) => knownWord(i18n, `admin.${resource}.${key}`)
}
