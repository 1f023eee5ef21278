const ID_BYTES = 16
const GROUPS = /^(.{8})(.{4})(.{4})(.{4})(.{12})$/

/** Sixteen bytes an id instead of thirty-seven. */
export const packIds = (ids: string[]) => Buffer.from(ids.join('').replaceAll('-', ''), 'hex')

export function unpackIds(packed: Buffer) {
  return Array.from({ length: packed.length / ID_BYTES }, (_, index) =>
    packed
      .toString('hex', index * ID_BYTES, (index + 1) * ID_BYTES)
      .replace(GROUPS, '$1-$2-$3-$4-$5')
  )
}
