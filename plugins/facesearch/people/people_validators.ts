import vine from '@vinejs/vine'
import { line } from '#validators/words'

export const LONGEST_NAME = 120
const MOST_FACES = 500
const MOST_PEOPLE = 50

const paging = {
  cursor: vine.string().maxLength(200).optional(),
  limit: vine.number().withoutDecimals().range([1, 500]).optional(),
}

export const peopleListValidator = vine.create({
  ...paging,
  hidden: vine.boolean().optional(),
  named: vine.boolean().optional(),
  /** Beginnings of a name. */
  q: vine.string().trim().maxLength(LONGEST_NAME).optional(),
})

export const pageValidator = vine.create(paging)

export const personValidator = vine.create({
  name: line(LONGEST_NAME).nullable().optional(),
  hidden: vine.boolean().optional(),
  cover_face_id: vine.string().uuid().optional(),
})

const faceIds = () => vine.array(vine.string().uuid()).minLength(1).maxLength(MOST_FACES)

export const facesValidator = vine.create({ face_ids: faceIds() })

export const newPersonValidator = vine.create({
  face_ids: faceIds(),
  name: line(LONGEST_NAME).nullable().optional(),
})

export const mergeValidator = vine.create({
  person_ids: vine.array(vine.string().uuid()).minLength(1).maxLength(MOST_PEOPLE),
})

export const suggestionListValidator = vine.create({
  person_id: vine.string().uuid().optional(),
  limit: vine.number().withoutDecimals().range([1, 500]).optional(),
})

export const answerValidator = vine.create({ yes: vine.boolean() })

export const peoplePageValidator = vine.create({ hidden: vine.boolean().optional() })

/** A point in the face that is meant, where there are several. */
export const faceSearchValidator = vine.create({
  x: vine.number().range([0, 1]).optional(),
  y: vine.number().range([0, 1]).optional(),
  /** Also those that are less alike. */
  more: vine.boolean().optional(),
})
