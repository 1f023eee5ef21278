import vine from '@vinejs/vine'
import { line } from '#validators/words'

const MOST_NAME = 60

/** As in the address of a list. What it may name the definition of the resource says. */
export const viewQuery = () =>
  vine.object({
    q: vine.string().maxLength(200).optional(),
    f: vine
      .record(
        vine.unionOfTypes([
          vine.string().maxLength(500),
          vine.array(vine.string().maxLength(255)).maxLength(50),
        ])
      )
      .optional(),
    sort: vine.string().maxLength(61).optional(),
    cols: vine.string().maxLength(2_000).optional(),
  })

const claim = () => vine.boolean({ strict: true }).optional()

export const newViewValidator = vine.create({
  name: line(MOST_NAME),
  query: viewQuery().optional(),
  isShared: claim(),
  isDefault: claim(),
})

export const viewValidator = vine.create({
  name: line(MOST_NAME).optional(),
  query: viewQuery().optional(),
  isShared: claim(),
  isDefault: claim(),
})
