import vine from '@vinejs/vine'
import { ENTRY_MINUTES } from '#models/break_glass_entry'
import { prose } from '#validators/words'

export const MIN_REASON = 10
export const MAX_REASON = 500

export const entryValidator = vine.create({
  reason: prose(MAX_REASON).minLength(MIN_REASON),
  minutes: vine.number().in([...ENTRY_MINUTES]),
})
