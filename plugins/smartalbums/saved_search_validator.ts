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
