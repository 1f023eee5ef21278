import { type FileHandle, open } from 'node:fs/promises'
import type { FormatName } from './formats.js'
import { FileView } from './redaction/file_view.js'

const COUNTERS: Partial<Record<FormatName, (view: FileView, most: number) => Promise<number>>> = {
  gif: countGif,
  webp: countWebp,
}

/**
 * How many frames an animation says it has, up to `most`, by walking its container: decoders take seconds to open one of
 * a hundred thousand frames, however small. One for what does not move, as a PNG: of it only the first frame is opened. Damage is not an error: what was counted so far
 * is the answer.
 */
export async function countFrames(
  path: string,
  name: FormatName,
  most = Infinity
): Promise<number> {
  const count = COUNTERS[name]
  if (!count) return 1
  const file = await open(path)
  try {
    return await count(await viewOf(file), most)
  } finally {
    await file.close()
  }
}

async function viewOf(file: FileHandle) {
  const { size } = await file.stat()
  return new FileView(file, size)
}

async function countWebp(view: FileView, most: number) {
  let frames = 0
  for (let at = 12; at + 8 <= view.size && frames < most;) {
    const head = await view.read(at, 8)
    if (head.toString('latin1', 0, 4) === 'ANMF') frames++
    const length = head.readUInt32LE(4)
    at += 8 + length + (length % 2)
  }
  return Math.max(1, frames)
}

const [EXTENSION, IMAGE] = [0x21, 0x2c]

async function countGif(view: FileView, most: number) {
  const header = await view.read(0, 13)
  if (header.length < 13) return 1
  let frames = 0
  let at = 13 + tableSize(header[10])
  while (at < view.size && frames < most) {
    const descriptor = await view.read(at, 10)
    if (descriptor[0] === EXTENSION) at = await passBlocks(view, at + 2)
    else if (descriptor[0] === IMAGE && descriptor.length === 10) {
      frames++
      at = await passBlocks(view, at + 10 + tableSize(descriptor[9]) + 1)
    } else break
  }
  return Math.max(1, frames)
}

const tableSize = (flags: number) => (flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0)

async function passBlocks(view: FileView, at: number) {
  while (at < view.size) {
    const [length] = await view.read(at, 1)
    at += 1 + (length ?? 0)
    if (!length) return at
  }
  return view.size
}
