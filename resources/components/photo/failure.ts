import { speakAll } from '~/composables/use_i18n'

/** Why a photo cannot be shown, where the catalogue knows it. */
export function failureWords(t: (key: string) => string, failure: string | null) {
  const key = `errors.${failure}`
  const words = t(key)
  if (words !== key) return words
  // The exact reason follows with the other texts.
  void speakAll().catch(() => undefined)
  return t('lightbox.unreadable')
}
