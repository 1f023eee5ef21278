import vine from '@vinejs/vine'
import { ARCHIVE_SIZES } from '#storage/archived_photos'
import { idList } from '#validators/ids'
import { listFilters } from '#validators/photo'

/** In an address; larger selections are ordered first. */
const MAX_NAMED = 2_000
const MAX_ORDERED = 20_000

const size = vine.enum(ARCHIVE_SIZES).optional()

export const archiveSizeValidator = vine.create({ size })

/** As in the list of photos; without any, everything. */
export const archiveValidator = vine.create({
  size,
  ...listFilters,
  ids: idList(MAX_NAMED).optional(),
  album_id: vine.string().uuid().optional(),
})

/** Sent by a form as well, whose body is bounded. */
export const chosenArchiveValidator = vine.create({
  photo_ids: idList(MAX_NAMED),
  size: size.clone(),
})

export const archiveOrderValidator = vine.create({
  photo_ids: vine.array(vine.string().uuid()).minLength(1).maxLength(MAX_ORDERED),
  size: size.clone(),
})
