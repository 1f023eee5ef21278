import { type FileHandle, open } from 'node:fs/promises'

const SUBFILE_TYPE = 254
const PHOTOMETRIC = 262
const SUB_DIRECTORIES = 330
const DNG_VERSION = 50706
const [COLOUR_FILTER, LINEAR_RAW] = [32803, 34892]
const LAB = 8
const THUMBNAIL = 1
const MOST_ENTRIES = 512
const MOST_DIRECTORIES = 16

/** What a TIFF file holds: a picture, one in a colour space we cannot read, or the raw recording of a camera. */
export async function tiffContent(path: string): Promise<'picture' | 'lab' | 'raw'> {
  const file = await open(path)
  try {
    return await judge(file)
  } finally {
    await file.close()
  }
}

async function judge(file: FileHandle) {
  const directories = await readDirectories(file)
  const [main] = directories
  if (!main) return 'picture'
  const isRecorded = directories.some((directory) =>
    [COLOUR_FILTER, LINEAR_RAW].includes(directory.get(PHOTOMETRIC) ?? 0)
  )
  // Cameras keep a small picture in front of their recording.
  const isThumbnail = main.get(SUBFILE_TYPE) === THUMBNAIL && directories.length > 1
  if (isRecorded || isThumbnail || main.has(DNG_VERSION)) return 'raw'
  return main.get(PHOTOMETRIC) === LAB ? 'lab' : 'picture'
}

type Directory = Map<number, number>

/** The first directory and those below it, with the first value of each entry. Files in the big format count as plain. */
async function readDirectories(file: FileHandle): Promise<Directory[]> {
  const header = await read(file, 0, 8)
  const little = header.toString('latin1', 0, 2) === 'II'
  const u16 = (from: Buffer, at: number) => (little ? from.readUInt16LE(at) : from.readUInt16BE(at))
  const u32 = (from: Buffer, at: number) => (little ? from.readUInt32LE(at) : from.readUInt32BE(at))
  if (header.length < 8 || u16(header, 2) !== 42) return []

  const found: Directory[] = []
  const waiting = [u32(header, 4)]
  while (waiting.length && found.length < MOST_DIRECTORIES) {
    const at = waiting.shift()!
    const length = await read(file, at, 2)
    if (length.length < 2) continue
    const count = Math.min(u16(length, 0), MOST_ENTRIES)
    const entries = await read(file, at + 2, count * 12)
    const directory: Directory = new Map()
    for (let entry = 0; entry + 12 <= entries.length; entry += 12) {
      const isShort = u16(entries, entry + 2) === 3
      const value = isShort ? u16(entries, entry + 8) : u32(entries, entry + 8)
      directory.set(u16(entries, entry), value)
      if (u16(entries, entry) !== SUB_DIRECTORIES) continue
      const pointers = Math.min(u32(entries, entry + 4), MOST_DIRECTORIES)
      if (pointers === 1) waiting.push(value)
      else {
        const list = await read(file, value, pointers * 4)
        for (let i = 0; i + 4 <= list.length; i += 4) waiting.push(u32(list, i))
      }
    }
    found.push(directory)
  }
  return found
}

async function read(file: FileHandle, at: number, length: number) {
  const { bytesRead, buffer } = await file.read(Buffer.alloc(length), 0, length, at)
  return buffer.subarray(0, bytesRead)
}
