import type { Data } from '@generated/data'
import { useI18n } from '~/composables/use_i18n'

/** Says why a plugin is as it is. A reason without words of ours is shown by its code: better than silence. */
export function useReason() {
  const { t, date } = useI18n()

  function wordsFor(reason: Data.Plugin['reason']) {
    if (!reason) return undefined
    const key = `plugins.reasons.${reason.code}`
    const params = { ...reason.params }
    if (typeof params.phase === 'string') params.phase = t(`plugins.phases.${params.phase}`)
    if (typeof params.at === 'string') {
      params.at = date(params.at, { dateStyle: 'medium', timeStyle: 'short' })
    }
    const words = t(key, params)
    return words === key ? t('plugins.reason_unknown', { code: reason.code }) : words
  }

  return { wordsFor }
}
