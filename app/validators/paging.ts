import vine from '@vinejs/vine'

/** Every list takes these two. */
export const paging = {
  cursor: vine.string().maxLength(200).optional(),
  limit: vine.number().withoutDecimals().range([1, 500]).optional(),
}

export const pagingValidator = vine.create(paging)
