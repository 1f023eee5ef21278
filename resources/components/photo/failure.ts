/** Why a photo cannot be shown, where the catalogue knows it. */
export function failureWords(t: (key: string) => string, failure: string | null) {
  const key = `errors.${failure}`
  const words = t(key)
  return words === key ? t('lightbox.unreadable') : words
}
