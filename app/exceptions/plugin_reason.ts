import type { I18n } from '@adonisjs/i18n'
import type { StateReason } from '#extension/states'

/** Why a plugin is as it is, or why something cannot be done with it, in the language of the reader. */
export function sayReason(i18n: I18n, { code, params = {} }: StateReason) {
  const { phase } = params
  const named =
    phase === undefined ? params : { ...params, phase: i18n.t(`plugins.phases.${phase}`) }
  return i18n.t(`plugins.reasons.${code}`, named, i18n.t('plugins.reason_unknown', { code }))
}
