import i18nManager from '@adonisjs/i18n/services/main'
import type { Refusal } from '#exceptions/refusal'
import { wordsOfRefusal } from '../transfer/failure.js'
import { BackupCommand } from './backup_command.js'

/** Commands for archives of one org, which are no backups. */
export abstract class TransferCommand extends BackupCommand {
  protected words(refusal: Refusal) {
    return wordsOfRefusal(refusal, i18nManager.locale('en'))
  }
}
