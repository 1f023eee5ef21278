import { readFile, stat } from 'node:fs/promises'
import { isAbsolute, join, resolve } from 'node:path'
import { BaseCommand } from '@adonisjs/core/ace'
import i18nManager from '@adonisjs/i18n/services/main'
import { isStandIn, saysDamaged } from '#extension/stand_in'
import { formatBytes, withSizes } from '#exceptions/byte_size'
import { Refusal } from '#exceptions/refusal'
import { isSealed } from '../archive/archive_reader.js'
import { BackupRefusal } from '../archive/refusal.js'
import { isPassphraseOf } from '../archive/sealing.js'
import { backupFolder, backupsIn } from '../backup_folder.js'
import { backupsThatAreThere } from '../rotate_backups.js'
import { backupSettings } from '../settings.js'

/** As commands say everything, in English. */
export const bytesOf = (bytes: number) => formatBytes(Number(bytes), 'en')

/** Plugins have texts of their own. */
const isOfPlugin = ({ code }: Refusal) => Boolean(code?.startsWith('plg.'))

/** What all commands of backups have: refusals in words, and ways to give a passphrase that no list of processes shows. */
export abstract class BackupCommand extends BaseCommand {
  /** Whether it is of use where the database is damaged. */
  static mends = false

  abstract act(): Promise<void>

  async run() {
    const { mends = false } = this.constructor as typeof BackupCommand
    try {
      await this.act()
    } catch (error) {
      const isDamaged = saysDamaged(error)
      // It is begun anew, on an empty database.
      if (isDamaged && mends && !isStandIn()) throw error
      const known = isDamaged ? new BackupRefusal('database_damaged') : error
      if (!(known instanceof Refusal) || !isOfPlugin(known)) throw error
      this.logger.error(this.words(known))
      this.exitCode = 1
    }
  }

  protected words({ code, params }: Refusal) {
    const i18n = i18nManager.locale('en')
    return i18n.t(code!, withSizes(params, i18n.locale))
  }

  /** A path, the name of a file in the folder of backups or in this one, or the newest backup. */
  protected async find(file?: string) {
    if (file)
      return isAbsolute(file) || file.includes('/') ? this.fromHere(file) : this.#named(file)
    if (isStandIn()) return this.#newestInFolder()
    const [newest] = await backupsThatAreThere()
    if (!newest) throw new BackupRefusal('file_unknown', { file: await backupFolder() })
    return join(newest.folder, newest.file)
  }

  protected async passphraseFor(path: string, file?: string) {
    if (!(await isSealed(path).catch(refuseUnknown(path)))) return undefined
    const given = await this.passphrase(file)
    if (given) return given
    const { passphrase } = await backupSettings()
    if (!process.stdin.isTTY) return passphrase
    if (passphrase && (await isPassphraseOf(path, passphrase))) return passphrase
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

  /** As far as names tell: rows are of no help where the database is damaged. */
  async #newestInFolder() {
    const folder = await backupFolder()
    const names = await backupsIn(folder)
    const newest = names.at(-1)
    if (!newest) throw new BackupRefusal('file_unknown', { file: folder })
    return join(folder, newest)
  }

  /** In the folder of backups, or where somebody stands who typed it. */
  async #named(file: string) {
    const places = [join(await backupFolder(), file), this.fromHere(file)]
    for (const path of places) if (await stat(path).catch(() => null)) return path
    return places[0]
  }
}

const refuseUnknown = (path: string) => (error: NodeJS.ErrnoException) => {
  if (error.code === 'ENOENT') throw new BackupRefusal('file_unknown', { file: path })
  throw error
}
