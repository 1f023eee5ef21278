import type { I18n } from '@adonisjs/i18n'
import { withSizes } from '#exceptions/byte_size'
import { readFailure } from '#queue/failure'

/** Why a job failed, in the language of the reader where its code has a sentence, or else the line that it left. */
export function failureWords(line: string, i18n: I18n) {
  const { code, params } = readFailure(line) ?? {}
  if (!code) return line
  const key = code.startsWith('plg.') ? code : `errors.${code}`
  return i18n.t(key, withSizes(params!, i18n.locale), line)
}
