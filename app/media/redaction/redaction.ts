/** Other bytes in the place of some of a file: as many as there were. */
export type Patch = { at: number; bytes: Buffer } | { at: number; length: number; fill: number }

/** A file as somebody may have it who shall not learn where it was taken. */
export interface Redaction {
  /** What lies behind the picture is left out. */
  byteSize: number
  /** In the order of the file. */
  patches: Patch[]
}

/** The file is built in a way that could hide a place where we would not find it. */
export class NotUnderstood extends Error {}

export const lengthOf = (patch: Patch) => ('bytes' in patch ? patch.bytes.length : patch.length)

/** What to write over a block of a file, if anything has to be. */
export function replacement(at: number, block: Buffer, redacted: Buffer): Patch[] {
  return block.equals(redacted) ? [] : [{ at, bytes: redacted }]
}
