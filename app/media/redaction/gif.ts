import type { FileView } from './file_view.js'
import { mentionsPosition } from './place_words.js'
import { NotUnderstood, type Patch, type Redaction } from './redaction.js'

const SPACE = 0x20
const LOOPING = ['NETSCAPE2.0', 'ANIMEXTS1.0', 'ICCRGBG1012']
const XMP = 'XMP DataXMP'
/** What follows an XMP packet leads every reader to its end, wherever in the packet it comes from. */
const XMP_TAIL = 257
const MOST_READ = 4 * 1024 * 1024

/** GIFs know no EXIF; comments, XMP and what applications leave may still name a place. */
export async function redactGif(view: FileView): Promise<Redaction> {
  const patches: Patch[] = []
  const header = await view.read(0, 13)
  if (header.length < 13) throw new NotUnderstood('No GIF header')
  let at = 13 + tableSize(header[10])
  while (at < view.size) {
    const [type, label] = await view.read(at, 2)
    if (type === 0x3b) return { byteSize: at + 1, patches }
    if (type === 0x2c) at = await passImage(view, at)
    else if (type === 0x21) at = await passExtension(view, at, label, patches)
    else throw new NotUnderstood('No block where one should be')
  }
  return { byteSize: view.size, patches }
}

const tableSize = (flags: number) => (flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0)

async function passImage(view: FileView, at: number) {
  const descriptor = await view.read(at, 10)
  if (descriptor.length < 10) return view.size
  return passBlocks(view, at + 10 + tableSize(descriptor[9]) + 1)
}

async function passExtension(view: FileView, at: number, label: number, patches: Patch[]) {
  const start = at + 2
  if (label === 0xf9 || label === 0x01) return passBlocks(view, start)
  const end = await passBlocks(view, start)
  if (label === 0xfe) {
    const length = end - start
    const isRead = length <= MOST_READ
    if (!isRead || mentionsPosition(await view.read(start, length)))
      await blankBlocks(view, start, patches)
    return end
  }
  const head = await view.read(start, 12)
  const application = head.toString('latin1', 1, 12)
  if (LOOPING.includes(application)) return end
  if (application === XMP) blankXmp(start + 12, end, patches)
  else await blankBlocks(view, start + 12, patches)
  return end
}

/** The packet stands there as it is, without blocks: any byte but the last ones may become a blank. */
function blankXmp(start: number, end: number, patches: Patch[]) {
  const length = end - start - XMP_TAIL
  if (length > 0) patches.push({ at: start, length, fill: SPACE })
}

async function blankBlocks(view: FileView, start: number, patches: Patch[]) {
  for (let at = start; at < view.size;) {
    const [length] = await view.read(at, 1)
    if (!length) return
    patches.push({ at: at + 1, length: Math.min(length, view.size - at - 1), fill: SPACE })
    at += 1 + length
  }
}

async function passBlocks(view: FileView, at: number) {
  while (at < view.size) {
    const [length] = await view.read(at, 1)
    at += 1 + (length ?? 0)
    if (!length) return at
  }
  return view.size
}
