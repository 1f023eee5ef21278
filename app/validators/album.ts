import vine from '@vinejs/vine'
import { line, prose } from '#validators/words'

const name = () => line(120)
const description = () => prose(5000).nullable().optional()

export const albumValidator = vine.create({ name: name(), description: description() })

export const albumUpdateValidator = vine.create({
  name: name().optional(),
  description: description(),
  cover_photo_id: vine.string().uuid().nullable().optional(),
  position: vine.number().withoutDecimals().range([0, 100_000]).optional(),
})
