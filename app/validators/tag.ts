import vine from '@vinejs/vine'
import { asLine } from '#validators/words'

export const MAX_TAGS_PER_PHOTO = 50

const asTag = (value: unknown) =>
  typeof value === 'string' ? asLine(value.normalize('NFKC')) : value

export const tagName = () => vine.string().parse(asTag).minLength(1).maxLength(60)

export const tagNames = () => vine.array(tagName()).maxLength(MAX_TAGS_PER_PHOTO)

export const tagListValidator = vine.create({
  q: vine.string().trim().maxLength(60).optional(),
  album_id: vine.string().uuid().optional(),
})
