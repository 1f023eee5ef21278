import vine from '@vinejs/vine'
import { line, prose } from '#validators/words'
import { LONGEST_CONTACT, LONGEST_MESSAGE, MOST_FOUND, MOST_SHOTS } from './limits.js'

/** Of an embedding of 1,024 numbers, in base64. */
const LONGEST_VECTOR = 5_464
/** The same, sealed. */
const LONGEST_SEALED = 16_384
/** Of all faces that a search shows. */
const LONGEST_TICKET = 65_536

const shots = (longest: number) =>
  vine.array(vine.string().maxLength(longest)).maxLength(MOST_SHOTS).optional()

export const matchValidator = vine.create({
  /** Who did not agree is not looked for. */
  consent: vine.accepted(),
  engine: vine.string().maxLength(120).optional(),
  vectors: shots(LONGEST_VECTOR),
  shots: shots(LONGEST_SEALED),
  more: vine.boolean().optional(),
})

export const scanValidator = vine.create({ consent: vine.accepted() })

export const removalValidator = vine.create({
  ticket: vine.string().maxLength(LONGEST_TICKET),
  photo_ids: vine.array(vine.string().uuid()).minLength(1).maxLength(MOST_FOUND),
  message: prose(LONGEST_MESSAGE).nullable().optional(),
  contact: line(LONGEST_CONTACT).nullable().optional(),
})

export const decisionValidator = vine.create({ decision: vine.enum(['done', 'refused'] as const) })

export const visitorsValidator = vine.create({ visitors: vine.boolean() })
