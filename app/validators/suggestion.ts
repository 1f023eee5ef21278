import vine from '@vinejs/vine'
import { MAX_QUERY } from '#queries/search/language'

export const suggestionListValidator = vine.create({
  q: vine.string().maxLength(MAX_QUERY).optional(),
})
