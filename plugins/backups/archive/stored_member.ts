import { crc32 } from 'node:zlib'

/** The most that a block of a deflate stream holds as it is. */
const STORED = 65_535

/** So much is read at once: whole blocks. */
export const PIECE = 8 * STORED

const BEGIN = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff])
const LAST_BLOCK = Buffer.from([1, 0, 0, 0xff, 0xff])

/**
 * A member of a gzip file in which nothing is squeezed: for pictures, which are squeezed already. Whatever unpacks gzip reads
 * it, and any number of members one after the other. Bytes are framed where they are, and never copied.
 */
export class StoredMember {
  #check = 0
  #bytes = 0

  begin(): Buffer[] {
    return [BEGIN]
  }

  frame(bytes: Buffer): Buffer[] {
    this.#check = crc32(bytes, this.#check)
    this.#bytes += bytes.length
    const parts: Buffer[] = []
    for (let at = 0; at < bytes.length; at += STORED) {
      const block = bytes.subarray(at, at + STORED)
      const header = Buffer.alloc(5)
      header.writeUInt16LE(block.length, 1)
      header.writeUInt16LE(~block.length & 0xffff, 3)
      parts.push(header, block)
    }
    return parts
  }

  end(): Buffer[] {
    const trailer = Buffer.alloc(8)
    trailer.writeUInt32LE(this.#check, 0)
    trailer.writeUInt32LE(this.#bytes % 2 ** 32, 4)
    return [LAST_BLOCK, trailer]
  }
}
