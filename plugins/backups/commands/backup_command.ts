import { readFile } from 'node:fs/promises'
import { isAbsolute, join, resolve } from 'node:path'
import { BaseCommand } from '@adonisjs/core/ace'
import i18nManager from '@adonisjs/i18n/services/main'
import { formatBytes } from '#exceptions/byte_size'
import { isSealed } from '../archive/archive_reader.js'
import { BackupRefusal } from '../archive/refusal.js'
import { backupFolder } from '../backup_folder.js'
import { backupsThatAreThere } from '../rotate_backups.js'
import { backupSettings } from '../settings.js'
import { wordsOf } from '../words_of.js'

/** As commands say everything, in English. */
export const bytesOf = (bytes: number) => formatBytes(Number(bytes), 'en')

/** What all commands of backups have: refusals in words, and ways to give a passphrase that no list of processes shows. */
export abstract class BackupCommand extends BaseCommand {
  abstract act(): Promise<void>

  async run() {
    try {
      await this.act()
    } catch (error) {
      if (!(error instanceof BackupRefusal)) throw error
      this.logger.error(this.words(error))
      this.exitCode = 1
    }
  }

  protected words(refusal: BackupRefusal) {
    return wordsOf(refusal, i18nManager.locale('en'))
  }

  /** A path, the name of a file in the folder of backups, or the newest one. */
  protected async find(file?: string) {
    if (file)
      return isAbsolute(file) || file.includes('/') ? this.fromHere(file) : this.#named(file)
    const [newest] = await backupsThatAreThere()
    if (!newest) throw new BackupRefusal('file_unknown', { file: await backupFolder() })
    return join(newest.folder, newest.file)
  }

  protected async passphraseFor(path: string, file?: string) {
    if (!(await isSealed(path).catch(refuseUnknown(path)))) return undefined
    const settings = await backupSettings()
    const known = (await this.passphrase(file)) ?? settings.passphrase
    if (known || !process.stdin.isTTY) return known
    return this.prompt.secure('The passphrase of this backup')
  }

  protected async passphrase(file?: string) {
    if (!file) return process.env.BACKUP_PASSPHRASE || undefined
    const text = await readFile(this.fromHere(file), 'utf8')
    return text.trim()
  }

  /** As whoever typed it means it: npm changes the folder before it starts anything. */
  protected fromHere(path: string) {
    return resolve(process.env.INIT_CWD ?? '.', path)
  }

  async #named(file: string) {
    return join(await backupFolder(), file)
  }
}

const refuseUnknown = (path: string) => (error: NodeJS.ErrnoException) => {
  if (error.code === 'ENOENT') throw new BackupRefusal('file_unknown', { file: path })
  throw error
}
