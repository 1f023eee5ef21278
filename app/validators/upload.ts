import vine from '@vinejs/vine'
import { isPlausible } from '#media/metadata/moment'

const MAX_FILES = 2_000
/** A name may be cut later; a field is bounded now. */
const MAX_NAME = 4_096

const sha256 = () =>
  vine
    .string()
    .toLowerCase()
    .regex(/^[0-9a-f]{64}$/)

export const announcementValidator = vine.create({
  files: vine
    .array(
      vine.object({
        name: vine.string().maxLength(MAX_NAME),
        size: vine.number().withoutDecimals().range([0, Number.MAX_SAFE_INTEGER]),
        type: vine.string().maxLength(255).nullable().optional(),
        sha256: sha256().nullable().optional(),
      })
    )
    .minLength(1)
    .maxLength(MAX_FILES),
  /** Of everything of which these files are a part: it is taken whole, or not at all. */
  batch_bytes: vine.number().withoutDecimals().range([0, Number.MAX_SAFE_INTEGER]).optional(),
})

/** What tus carries in `Upload-Metadata`. */
export const uploadMetadataValidator = vine.create({
  filename: vine.string().maxLength(MAX_NAME),
  album_id: vine.string().uuid(),
  sha256: sha256().nullable().optional(),
  modified_at: vine.string().maxLength(40).nullable().optional(),
})

/** When a file was last changed: ISO 8601 or epoch milliseconds. What no clock would say counts as not said. */
export function readModifiedAt(value: unknown, now = Date.now()): number | null {
  const moment =
    typeof value === 'string' && !/^-?\d+$/.test(value)
      ? Date.parse(value)
      : Number(value ?? Number.NaN)
  return isPlausible(moment, now) ? Math.round(moment) : null
}
