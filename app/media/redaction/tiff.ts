import { withoutPositionAroundPixels } from './exif.js'
import type { FileView } from './file_view.js'
import { NotUnderstood, type Patch, type Redaction } from './redaction.js'

/** The whole file is one block of directories and has to be looked at in one piece. */
const MOST_BYTES = 96 * 1024 * 1024
const MOST_PAGES = 16
const CHUNK = 4 * 1024

/** A TIFF file is built as EXIF is, with pictures beside. */
export async function redactTiff(view: FileView): Promise<Redaction> {
  if (view.size > MOST_BYTES) throw new NotUnderstood('Too much to look through')
  const whole = Buffer.from(await view.read(0, view.size))
  refuseOddChains(whole)
  const redacted = withoutPositionAroundPixels(whole)
  if (!redacted) throw new NotUnderstood('Pixels that might lie anywhere')
  return { byteSize: view.size, patches: differences(whole, redacted) }
}

/** Directories further on than the redaction follows would stay as they are. */
function refuseOddChains(bytes: Buffer) {
  const little = bytes.toString('latin1', 0, 2) === 'II'
  const u16 = (at: number) => (little ? bytes.readUInt16LE(at) : bytes.readUInt16BE(at))
  const u32 = (at: number) => (little ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at))
  if (u16(2) !== 42) throw new NotUnderstood('Another kind of TIFF')
  let pages = 0
  for (let at = u32(4); at !== 0; at = u32(at + 2 + u16(at) * 12)) {
    pages += 1
    if (pages > MOST_PAGES) throw new NotUnderstood('Too many pages')
  }
}

function differences(before: Buffer, after: Buffer): Patch[] {
  const patches: Patch[] = []
  for (let at = 0; at < before.length; at += CHUNK) {
    const bytes = after.subarray(at, at + CHUNK)
    if (!before.subarray(at, at + CHUNK).equals(bytes)) patches.push({ at, bytes })
  }
  return patches
}
