import vine from '@vinejs/vine'

/** Ids in an address, repeated or separated by commas. */
export const idList = (max: number) =>
  vine
    .array(vine.string().uuid())
    .parse((value) => (typeof value === 'string' ? value.split(',') : value))
    .minLength(1)
    .maxLength(max)
