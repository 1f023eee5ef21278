import vine from '@vinejs/vine'
import { EXPORT_FORMATS } from '#models/admin_export'
import { viewQuery } from '#validators/admin_view'

/** Either the token of a selection, or what a list was asked for; without both, all that there is. */
export const exportValidator = vine.create({
  selection: vine.string().maxLength(100_000).optional(),
  list: viewQuery().optional(),
  columns: vine.array(vine.string().maxLength(60)).maxLength(100).optional(),
  format: vine.enum(EXPORT_FORMATS),
})
