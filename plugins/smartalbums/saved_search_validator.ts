import vine from '@vinejs/vine'
import { MAX_QUERY } from '#queries/search/language'
import { line } from '#validators/words'

const name = () => line(120)
const q = () => line(MAX_QUERY)

export const savedSearchValidator = vine.create({ name: name(), q: q() })

export const savedSearchChangesValidator = vine.create({
  name: name().optional(),
  q: q().optional(),
})

/** A cursor holds a name, as long as names may be. */
export const savedSearchPagingValidator = vine.create({
  cursor: vine.string().maxLength(600).optional(),
  limit: vine.number().withoutDecimals().range([1, 50]).optional(),
})
