import { withoutPosition } from './exif.js'
import type { FileView } from './file_view.js'
import { type Patch, type Redaction, replacement } from './redaction.js'
import { withoutPlaces } from './xmp.js'

const HEADER = 12
const MOST_READ = 8 * 1024 * 1024
const KEPT = new Set(['VP8 ', 'VP8L', 'VP8X', 'ALPH', 'ANIM', 'ANMF', 'ICCP'])
const EXIF_PREFIX = Buffer.from('Exif\0\0', 'latin1')

export async function redactWebp(view: FileView): Promise<Redaction> {
  const patches: Patch[] = []
  const riff = await view.read(0, HEADER)
  const end = Math.min(view.size, riff.readUInt32LE(4) + 8)
  for (let at = HEADER; at + 8 <= end;) {
    const head = await view.read(at, 8)
    const length = head.readUInt32LE(4)
    const held = Math.min(length, end - at - 8)
    patches.push(...(await judge(view, head.toString('latin1', 0, 4), at + 8, held)))
    at += 8 + length + (length % 2)
  }
  return { byteSize: end, patches }
}

async function judge(view: FileView, type: string, at: number, length: number): Promise<Patch[]> {
  if (KEPT.has(type) || length === 0) return []
  if ((type !== 'EXIF' && type !== 'XMP ') || length > MOST_READ) return [{ at, length, fill: 0 }]
  const data = Buffer.from(await view.read(at, length))
  if (type === 'XMP ') return replacement(at, data, withoutPlaces(data))
  const prefix = data.subarray(0, EXIF_PREFIX.length).equals(EXIF_PREFIX) ? EXIF_PREFIX.length : 0
  const block = data.subarray(prefix)
  return replacement(at + prefix, block, withoutPosition(block))
}
