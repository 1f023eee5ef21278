import vine from '@vinejs/vine'
import { slugRule } from '#validators/org'
import { ARCHIVE } from './places.js'

const password = () => vine.string().maxLength(200)
const passphrase = () => vine.string().minLength(12).maxLength(200)
/** Of whatever length it was made with. */
const anyPassphrase = () => vine.string().maxLength(200).nullable().optional()
const file = () => vine.string().maxLength(255)

export const exportValidator = vine.create({
  current_password: password(),
  passphrase: passphrase().nullable().optional(),
  /** What was chosen of what plugins offer. */
  options: vine.array(vine.string().maxLength(65)).maxLength(50).distinct().optional(),
})

export const importValidator = vine.create({
  current_password: password(),
  file: file(),
  slug: slugRule().nullable().optional(),
  passphrase: anyPassphrase(),
  invites: vine.boolean().optional(),
})

export const lookValidator = vine.create({
  file: file(),
  slug: slugRule().nullable().optional(),
  passphrase: anyPassphrase(),
})

export const archiveValidator = vine.create({ file: file() })

const bytes = () => vine.number().withoutDecimals().min(0).max(Number.MAX_SAFE_INTEGER)

export const uploadValidator = vine.create({ bytes: bytes() })

export const pieceValidator = vine.create({ at: bytes() })

export const nameValidator = vine.create({ name: file().regex(ARCHIVE) })
