import { access, constants, stat } from 'node:fs/promises'
import vine from '@vinejs/vine'
import type { FieldContext } from '@vinejs/vine/types'
import { settingsOf } from '#extension/settings'

export type Rhythm = 'never' | 'daily' | 'weekly'

export interface BackupSettings {
  folder?: string
  rhythm: Rhythm
  hour: number
  keepCount: number
  keepDays: number
  drills: boolean
  passphrase?: string
  storeEndpoint?: string
  storeRegion?: string
  storeBucket?: string
  storePrefix?: string
  storeKeyId?: string
  storeSecret?: string
  storePathStyle: boolean
  storeKeepCount: number
  storeKeepDays: number
  storeUnsealed: boolean
}

/** Whoever mistypes it shall hear so at once. Later it may be a disk that is not there just now: that is no other wish. */
const writableFolder = vine.createRule(
  async (value: unknown, _: undefined, field: FieldContext) => {
    if (!field.isValid || !field.meta.isSaving) return
    const path = String(value)
    const found = await stat(path).catch(() => null)
    const mayWrite = await access(path, constants.W_OK).then(
      () => true,
      () => false
    )
    if (found?.isDirectory() && mayWrite) return
    field.report('There is no such folder, or Lumina may not write there', 'folder', field)
  }
)

export const settingsSchema = vine.create({
  folder: vine.string().trim().startsWith('/').maxLength(200).use(writableFolder()).optional(),
  rhythm: vine.enum(['never', 'daily', 'weekly'] as const),
  hour: vine.number().withoutDecimals().min(0).max(23),
  keepCount: vine.number().withoutDecimals().min(1).max(365),
  keepDays: vine.number().withoutDecimals().min(1).max(3_650),
  drills: vine.boolean(),
  passphrase: vine.string().minLength(12).maxLength(200).optional(),
  storeEndpoint: vine
    .string()
    .trim()
    .regex(/^https?:\/\/[^\s/@?#]+(\/[^\s@?#]*)?$/)
    .maxLength(200)
    .optional(),
  storeRegion: vine
    .string()
    .trim()
    .regex(/^[\w-]+$/)
    .maxLength(60)
    .optional(),
  storeBucket: vine
    .string()
    .trim()
    .regex(/^[\w.-]+$/)
    .minLength(3)
    .maxLength(63)
    .optional(),
  storePrefix: vine
    .string()
    .trim()
    .regex(/^[\w/.-]+$/)
    .maxLength(100)
    .optional(),
  storeKeyId: vine.string().trim().maxLength(200).optional(),
  storeSecret: vine.string().trim().maxLength(200).optional(),
  storePathStyle: vine.boolean(),
  storeKeepCount: vine.number().withoutDecimals().min(1).max(3_650),
  storeKeepDays: vine.number().withoutDecimals().min(1).max(36_500),
  storeUnsealed: vine.boolean(),
})

export const defaults = {
  rhythm: 'never',
  hour: 3,
  keepCount: 7,
  keepDays: 90,
  drills: true,
  storePathStyle: true,
  storeKeepCount: 30,
  storeKeepDays: 365,
  storeUnsealed: false,
}

export const backupSettings = async () =>
  (await settingsOf('backups').platform()) as unknown as BackupSettings

/** After the key of the server became another one: what was to be sealed must not be made open instead. */
export async function isPassphraseClosed() {
  const closed = await settingsOf('backups').closedSecrets()
  return closed.includes('passphrase')
}
