import vine from '@vinejs/vine'
import { grantableRole } from '#validators/membership'

export const invitationValidator = vine.create({
  email: vine.string().trim().toLowerCase().maxLength(254).email().optional(),
  role: grantableRole(),
  expires_in_days: vine.number().withoutDecimals().range([1, 30]).optional(),
})
