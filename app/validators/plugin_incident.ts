import vine from '@vinejs/vine'

const LONGEST = 1000

export const pluginIncidentValidator = vine.create({
  part: vine.string().minLength(1).maxLength(80),
  message: vine.string().minLength(1).maxLength(LONGEST),
  stack: vine.string().maxLength(LONGEST).nullable().optional(),
})
