import vine from '@vinejs/vine'

/** Values of a form: which ones, and what they may be, says the validator of the resource. */
const values = vine.object({}).allowUnknownProperties()

const version = vine.string().maxLength(60)

export const newRowValidator = vine.create({ values })

export const rowChangeValidator = vine.create({ version, values })

export const cellValidator = vine.create({ version, value: vine.any().nullable() })

const MOST_NAMED = 1_000

const ids = vine.array(vine.string().uuid()).maxLength(MOST_NAMED)

/** Some rows by name, or all that a list finds but a few. */
export const selectionValidator = vine.create({
  ids: ids.clone().minLength(1).optional(),
  list: vine
    .object({ q: vine.string().nullable().optional(), f: values.clone().nullable().optional() })
    .optional(),
  except: ids.clone().optional(),
})

export const actionRunValidator = vine.create({
  // A thousand names, sealed.
  selection: vine.string().maxLength(200_000),
  values: values.clone().optional(),
})

export const optionsValidator = vine.create({
  q: vine.string().maxLength(200).nullable().optional(),
  id: vine.string().uuid().optional(),
})
