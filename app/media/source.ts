import { open } from 'node:fs/promises'

/** A picture: the path of its file, or its bytes where nothing of it may lie on a disk. */
export type Source = string | Buffer

/** The first bytes, at most so many. */
export async function headOf(source: Source, bytes: number): Promise<Buffer> {
  if (Buffer.isBuffer(source)) return source.subarray(0, bytes)
  const file = await open(source)
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(bytes), 0, bytes, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}
