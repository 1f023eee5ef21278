import vine from '@vinejs/vine'

/** `?permanent=true` ends what is in the trash already. */
export const deletionValidator = vine.create({ permanent: vine.boolean().optional() })
