import vine from '@vinejs/vine'

export const MAX_CAPTION = 2000

export const tagName = () => vine.string().trim().minLength(1).maxLength(60)

/** Which photos of a page or list are meant. An empty field of a form means «any». */
export const photoFilterValidator = vine.create({
  tag: vine.string().trim().maxLength(60).optional(),
  q: vine.string().trim().maxLength(200).optional(),
})

const paging = {
  cursor: vine.string().maxLength(200).optional(),
  limit: vine.number().withoutDecimals().range([1, 500]).optional(),
}

export const pagingValidator = vine.create(paging)

export const photoListValidator = vine.create({
  ...paging,
  tag: vine.string().trim().maxLength(60).optional(),
  q: vine.string().trim().maxLength(200).optional(),
  album_id: vine.string().uuid().optional(),
  favorite: vine.boolean().optional(),
  state: vine.enum(['processing', 'ready', 'failed'] as const).optional(),
})
