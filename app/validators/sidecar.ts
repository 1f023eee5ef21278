import vine from '@vinejs/vine'

const MOST_SIDECARS = 100
const MOST_PHOTOS = 2_000
/** A name may carry the folders it lay in. */
const MOST_NAME = 4_096
export const MOST_SIDECAR_BYTES = 1024 * 1024

export const sidecarsValidator = vine.create({
  sidecars: vine
    .array(
      vine.object({
        name: vine.string().maxLength(MOST_NAME),
        /** An empty file arrives as null. */
        text: vine.string().maxLength(MOST_SIDECAR_BYTES).nullable(),
      })
    )
    .minLength(1)
    .maxLength(MOST_SIDECARS),
  photo_ids: vine.array(vine.string().uuid()).maxLength(MOST_PHOTOS).optional(),
})
