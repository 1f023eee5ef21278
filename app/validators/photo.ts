import vine from '@vinejs/vine'
import { LONGEST_TAG } from '#models/tag'
import { MAX_QUERY } from '#queries/search/language'
import { idList } from '#validators/ids'
import { captureMoment } from '#validators/moment'
import { paging } from '#validators/paging'
import { tagNames } from '#validators/tag'
import { prose } from '#validators/words'

const MAX_CAPTION = 2000
const MAX_CHANGED_AT_ONCE = 500
const MAX_ASKED_FOR = 100
/** Minutes: clocks on earth differ from UTC by no more. */
const MOST_OFFSET = 14 * 60

/** As JSON has it: `true` and `[1]` are no stars. */
const rating = () =>
  vine.number({ strict: true }).withoutDecimals().range([1, 5]).nullable().optional()

export const photoFilters = {
  tag: vine.string().trim().maxLength(LONGEST_TAG).optional(),
  q: vine.string().trim().maxLength(MAX_QUERY).optional(),
}

/** Which photos of a page are meant. */
export const photoFilterValidator = vine.create(photoFilters)

/** Which photos of a list are meant. */
export const listFilters = {
  ...photoFilters,
  favorite: vine.boolean().optional(),
  state: vine.enum(['processing', 'ready', 'failed'] as const).optional(),
}

export const photoListValidator = vine.create({
  ...paging,
  ...listFilters,
  ids: idList(MAX_ASKED_FOR).optional(),
  album_id: vine.string().uuid().optional(),
})

export const albumPhotoListValidator = vine.create({
  ...paging,
  ...listFilters,
  ids: idList(MAX_ASKED_FOR).optional(),
})

export const photoUpdateValidator = vine.create({
  caption: prose(MAX_CAPTION).nullable().optional(),
  tags: tagNames().optional(),
  album_id: vine.string().uuid().optional(),
  taken_at: captureMoment().optional(),
  taken_offset: vine
    .number({ strict: true })
    .withoutDecimals()
    .range([-MOST_OFFSET, MOST_OFFSET])
    .nullable()
    .optional(),
  rating: rating(),
})

/** One change to many photos at once. */
export const photoChangesValidator = vine.create({
  photo_ids: vine.array(vine.string().uuid()).minLength(1).maxLength(MAX_CHANGED_AT_ONCE),
  add_tags: tagNames().optional(),
  remove_tags: tagNames().optional(),
  album_id: vine.string().uuid().optional(),
  trashed: vine.boolean().optional(),
  favorite: vine.boolean().optional(),
  rating: rating(),
})

/** Many photos in the trash, deleted for good. */
export const photoPurgeValidator = vine.create({
  photo_ids: vine.array(vine.string().uuid()).minLength(1).maxLength(MAX_CHANGED_AT_ONCE),
})
