import vine from '@vinejs/vine'

/** Nobody becomes the owner by a change of role: ownership is transferred. */
export const grantableRole = () => vine.enum(['admin', 'member'] as const)

export const roleValidator = vine.create({ role: grantableRole() })

export const ownershipValidator = vine.create({ user_id: vine.string().uuid() })

export const memberListValidator = vine.create({
  q: vine.string().trim().maxLength(120).optional(),
  cursor: vine.string().maxLength(600).optional(),
  limit: vine.number().withoutDecimals().range([1, 500]).optional(),
})
