import encryption from '@adonisjs/core/services/encryption'
import vine from '@vinejs/vine'
import { BackupRefusal } from './archive/refusal.js'
import { backupSettings } from './settings.js'

const HOUR = 3_600_000

/** Of whatever length it was made with. */
export const drillValidator = vine.create({
  passphrase: vine.string().maxLength(200).nullable().optional(),
})

/** As a job carries the passphrase of one backup: of the settings there may be another one by now. */
export const sealPassphrase = (passphrase: string) =>
  encryption.encrypt(passphrase, HOUR, 'plg.backups.own_passphrase')

/** The one that somebody gave, else that of the settings. */
export async function passphraseFor(secret?: string) {
  const settings = await backupSettings()
  if (!secret) return settings.passphrase
  const passphrase = encryption.decrypt<string>(secret, 'plg.backups.own_passphrase')
  if (passphrase === null) throw new BackupRefusal('passphrase_missing')
  return passphrase
}
