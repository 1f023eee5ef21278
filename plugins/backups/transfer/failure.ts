import type { I18n } from '@adonisjs/i18n'
import { withSizes } from '#exceptions/byte_size'
import { Refusal } from '#exceptions/refusal'

/** What became of a refusal or a fault, as it is kept. */
export function failureOf(error: Error) {
  const known = [error, error.cause].find((each) => each instanceof Refusal)
  if (!known) return JSON.stringify({ text: error.message.slice(0, 500) })
  const { code, params } = known
  // Plugins have their own texts.
  return JSON.stringify({ key: code?.startsWith('plg.') ? code : `errors.${code}`, params })
}

/** The same in words. */
export function wordsOfFailure(failure: string | null, i18n: I18n) {
  if (!failure) return null
  const { key, params = {}, text = '' } = JSON.parse(failure)
  if (!key) return text as string
  return wordsOf(key, params, i18n)
}

/** In words for whoever owns an org: folders, disks and faults of the server are none of their business. */
export function wordsForOwner(failure: string | null, i18n: I18n) {
  if (!failure) return null
  const { key = '' } = JSON.parse(failure)
  const fault = i18n.t('plg.backups.failures.fault')
  return i18n.t(`plg.backups.failures.${key.split('.').at(-1)}`, {}, fault)
}

const REFUSALS = 'plg.backups.refusals.'
/** What is said of an export in other words than of a backup. */
const OWN = new Set([
  'already_running',
  'cut_off',
  'damaged',
  'disagrees',
  'link',
  'newer',
  'not_a_backup',
  'passphrase_missing',
  'passphrase_wrong',
  'strange_entry',
])

/** A refusal in words, as it is said of exports and imports. */
export const wordsOfRefusal = ({ code, params }: Refusal, i18n: I18n) =>
  wordsOf(code!, params, i18n)

function wordsOf(key: string, params: Refusal['params'], i18n: I18n) {
  const reason = key.startsWith(REFUSALS) ? key.slice(REFUSALS.length) : ''
  const own = OWN.has(reason) ? `plg.backups.transfers.refusals.${reason}` : key
  return i18n.t(own, withSizes(params, i18n.locale))
}
