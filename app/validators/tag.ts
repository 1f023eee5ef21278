import vine from '@vinejs/vine'
import { LONGEST_TAG } from '#models/tag'
import { asLine } from '#validators/words'

export const MAX_TAGS_PER_PHOTO = 50

const asTyped = (value: unknown) =>
  typeof value === 'string' ? asLine(value.normalize('NFKC')) : value

export const tagName = () => vine.string().parse(asTyped).minLength(1).maxLength(LONGEST_TAG)

export const tagNames = () => vine.array(tagName()).maxLength(MAX_TAGS_PER_PHOTO)

export const tagListValidator = vine.create({
  q: vine.string().trim().maxLength(LONGEST_TAG).optional(),
  album_id: vine.string().uuid().optional(),
})
