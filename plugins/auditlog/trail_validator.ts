import vine from '@vinejs/vine'

export const trailValidator = vine.create({
  resource: vine.string().maxLength(80),
  id: vine.string().maxLength(64),
})
