import type { I18n } from '@adonisjs/i18n'
import i18nManager from '@adonisjs/i18n/services/main'
import { withSizes } from '#exceptions/byte_size'
import { readFailure } from '#models/concerns/job_failure'

/** Why a job failed, in the language of the reader where its code has a sentence, or else the line that it left. */
export function failureWords(written: string, i18n: I18n) {
  const { code, params, line } = readFailure(written)
  if (!code) return line
  const key = code.startsWith('plg.') ? code : `errors.${code}`
  try {
    return i18n.t(key, withSizes(params, i18n.locale), line)
  } catch {
    // The sentence may have come to want values that nobody wrote down then.
    return line
  }
}

/** The same, and below it the line of the program for whoever looks for the cause. */
export function failureWithLine(written: string, locale: string) {
  const words = failureWords(written, i18nManager.locale(locale))
  const { line } = readFailure(written)
  return words === line ? line : `${words}\n(${line})`
}
