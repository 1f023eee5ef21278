import type { I18n } from '@adonisjs/i18n'
import type { FieldWords } from '#extension/form_fields'

/** Words of a resource, by their key under `admin.<resource>`; none where the catalogue has none. */
export function adminWords(i18n: I18n, resource: string): FieldWords {
  return (key) => {
    const id = `admin.${resource}.${key}`
    return i18n.hasMessage(id) || i18n.hasFallbackMessage(id) ? i18n.t(id) : undefined
  }
}
