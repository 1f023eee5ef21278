import { createHash } from 'node:crypto'
import type { FileHandle } from 'node:fs/promises'

export const PART_BYTES = 16 * 1024 ** 2
/** No store takes more parts. */
const MOST_PARTS = 10_000
const MEGABYTE = 1024 ** 2

/** The same for the same file, so that an upload goes on where it was left. */
export function partBytesFor(bytes: number, least = PART_BYTES) {
  if (bytes <= least * MOST_PARTS) return least
  return Math.ceil(bytes / MOST_PARTS / MEGABYTE) * MEGABYTE
}

export interface Part {
  number: number
  body: Buffer
}

/** A file in parts, in their order; each has memory of its own. `onBytes` sees every byte in the order of the file. */
export async function* partsOf(
  file: FileHandle,
  {
    bytes,
    partBytes,
    onBytes,
  }: { bytes: number; partBytes: number; onBytes: (part: Buffer) => void }
): AsyncGenerator<Part> {
  let at = 0
  for (let number = 1; at < bytes || number === 1; number++) {
    const body = await readFully(file, at, Math.min(partBytes, bytes - at))
    onBytes(body)
    at += body.length
    yield { number, body }
    if (body.length < partBytes) return
  }
}

async function readFully(file: FileHandle, from: number, length: number) {
  const body = Buffer.allocUnsafe(length)
  let filled = 0
  while (filled < length) {
    const { bytesRead } = await file.read(body, filled, length - filled, from + filled)
    if (!bytesRead) break
    filled += bytesRead
  }
  return body.subarray(0, filled)
}

export const md5 = (body: Buffer) => createHash('md5').update(body).digest('hex')

/** Does the work for each in turn, so many side by side. The first failure ends it, once what had begun is over. */
export async function sideBySide<Item>(
  items: AsyncIterable<Item>,
  lanes: number,
  work: (item: Item) => Promise<void>
) {
  const running = new Set<Promise<void>>()
  const failures: unknown[] = []
  for await (const item of items) {
    if (failures.length) break
    const one: Promise<void> = work(item)
      .catch((error) => void failures.push(error))
      .finally(() => running.delete(one))
    running.add(one)
    if (running.size >= lanes) await Promise.race(running)
  }
  await Promise.all(running)
  if (failures.length) throw failures[0]
}
