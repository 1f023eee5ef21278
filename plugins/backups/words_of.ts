import type { I18n } from '@adonisjs/i18n'
import { withSizes } from '#exceptions/byte_size'
import type { BackupRefusal } from './archive/refusal.js'

/** A refusal in words. */
export const wordsOf = ({ reason, params }: Pick<BackupRefusal, 'reason' | 'params'>, i18n: I18n) =>
  i18n.t(`plg.backups.refusals.${reason}`, withSizes(params, i18n.locale))
