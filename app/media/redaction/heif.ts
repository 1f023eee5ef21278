import { withoutPosition } from './exif.js'
import type { FileView } from './file_view.js'
import { itemsOf, type Extent, type Item } from './isobmff.js'
import { NotUnderstood, type Patch, type Redaction, replacement } from './redaction.js'
import { withoutPlaces } from './xmp.js'

const MOST_META = 16 * 1024 * 1024
const MOST_READ = 8 * 1024 * 1024
/** Coded pictures and what is put together from them. */
const PICTURES = new Set(['av01', 'hvc1', 'hev1', 'grid', 'iovl', 'iden', 'tmap'])

/** Metadata are items that lie somewhere in the file; the table of items says where. */
export async function redactHeif(view: FileView): Promise<Redaction> {
  const patches: Patch[] = []
  let at = 0
  while (at + 8 <= view.size) {
    const box = await boxAt(view, at)
    if (!box) break
    patches.push(...(await judge(view, box)))
    at = box.end
  }
  return {
    byteSize: Math.min(at, view.size),
    patches: patches.sort((one, other) => one.at - other.at),
  }
}

interface Box {
  type: string
  start: number
  end: number
}

/** Null where what follows is no box: then it is not part of the picture. */
async function boxAt(view: FileView, at: number): Promise<Box | null> {
  const head = await view.read(at, 16)
  const type = head.toString('latin1', 4, 8)
  const small = head.readUInt32BE(0)
  if (!/^[\w ©-]{4}$/.test(type) || (small === 1 && head.length < 16)) return null
  const size = small === 1 ? Number(head.readBigUInt64BE(8)) : small === 0 ? view.size - at : small
  const header = small === 1 ? 16 : 8
  if (size < header) return null
  return { type, start: at + header, end: at + size }
}

async function judge(view: FileView, { type, start, end }: Box): Promise<Patch[]> {
  if (['ftyp', 'mdat', 'pdin'].includes(type)) return []
  if (type === 'meta') return redactItems(view, start, end)
  // A film beside the picture has a place of its own for positions.
  if (type === 'moov' || type === 'moof') throw new NotUnderstood('A sequence')
  const length = Math.min(end, view.size) - start
  return length > 0 ? [{ at: start, length, fill: 0 }] : []
}

/** All items of a file: none where it has no table of them. */
export async function metaOf(view: FileView): Promise<Item[]> {
  for (let at = 0; at + 8 <= view.size;) {
    const box = await boxAt(view, at)
    if (!box) break
    if (box.type === 'meta') return readItems(view, box)
    at = box.end
  }
  return []
}

async function readItems(view: FileView, { start, end }: Pick<Box, 'start' | 'end'>) {
  if (end - start > MOST_META || end > view.size)
    throw new NotUnderstood('Items without their table')
  return itemsOf(Buffer.from(await view.read(start, end - start)), start)
}

async function redactItems(view: FileView, start: number, end: number): Promise<Patch[]> {
  const items = await readItems(view, { start, end })
  const patches: Patch[] = []
  for (const item of items) {
    if (!PICTURES.has(item.type)) patches.push(...(await redactItem(view, item)))
  }
  return patches
}

async function redactItem(
  view: FileView,
  { type, contentType, isEncoded, extents }: Item
): Promise<Patch[]> {
  const total = extents.reduce((sum, { length }) => sum + length, 0)
  const isXmp = type === 'mime' && contentType === 'application/rdf+xml' && !isEncoded
  if ((type !== 'Exif' && !isXmp) || total > MOST_READ) {
    return extents.map(({ at, length }) => ({ at, length, fill: 0 }))
  }
  const parts: Buffer[] = []
  for (const { at, length } of extents) parts.push(Buffer.from(await view.read(at, length)))
  const whole = Buffer.concat(parts)
  return spread(extents, whole, isXmp ? withoutPlaces(whole) : exifItem(whole))
}

/** Four bytes say how many more bytes come before the TIFF block. */
function exifItem(bytes: Buffer) {
  const copy = Buffer.from(bytes)
  const start = bytes.length >= 4 ? 4 + bytes.readUInt32BE(0) : bytes.length
  if (start >= bytes.length) return copy.fill(0)
  withoutPosition(bytes.subarray(start)).copy(copy, start)
  return copy
}

function spread(extents: Extent[], whole: Buffer, redacted: Buffer): Patch[] {
  let from = 0
  return extents.flatMap(({ at, length }) => {
    const to = Math.min(from + length, whole.length)
    const patch = replacement(at, whole.subarray(from, to), redacted.subarray(from, to))
    from = to
    return patch
  })
}
