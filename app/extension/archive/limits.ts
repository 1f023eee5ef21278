/** Bytes of an archive itself. */
export const MAX_ARCHIVE_BYTES = 256 * 1024 ** 2
/** Bytes of everything in it, unpacked. */
export const MAX_UNPACKED_BYTES = 512 * 1024 ** 2
export const MAX_ENTRIES = 5_000
