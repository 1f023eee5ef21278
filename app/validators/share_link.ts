import vine from '@vinejs/vine'
import { futureMoment } from '#validators/moment'
import { paging } from '#validators/paging'
import { line } from '#validators/words'

const MAX_PHOTOS = 1000
const MAX_VIEWS = 1_000_000
const MAX_PASSWORD = 200

const terms = {
  title: line(120).nullable().optional(),
  expires_at: futureMoment().nullable().optional(),
  password: vine.string().trim().minLength(4).maxLength(MAX_PASSWORD).nullable().optional(),
  max_views: vine.number().withoutDecimals().range([1, MAX_VIEWS]).nullable().optional(),
  allow_originals: vine.boolean().optional(),
  allow_download: vine.boolean().optional(),
  allow_upload: vine.boolean().optional(),
  allow_location: vine.boolean().optional(),
}

export const shareLinkValidator = vine.create({
  album_id: vine.string().uuid().optional().requiredIfMissing('photo_ids'),
  photo_ids: vine.array(vine.string().uuid()).minLength(1).maxLength(MAX_PHOTOS).optional(),
  ...terms,
})

export const shareLinkChangesValidator = vine.create(terms)

export const shareLinkListValidator = vine.create({
  ...paging,
  state: vine.enum(['active', 'ended'] as const).optional(),
  album_id: vine.string().uuid().optional(),
})

export const shareLinkPageValidator = vine.create({
  state: vine.enum(['active', 'ended'] as const).optional(),
})

export const unlockValidator = vine.create({
  password: vine.string().trim().maxLength(MAX_PASSWORD),
})
