import { withoutPosition } from './exif.js'
import type { FileView } from './file_view.js'
import { withoutPlacesOfPhotoshop } from './photoshop.js'
import { mentionsPosition } from './place_words.js'
import { type Patch, type Redaction, replacement } from './redaction.js'
import { withoutPlaces } from './xmp.js'

const EXIF = Buffer.from('Exif\0\0', 'latin1')
const XMP = Buffer.from('http://ns.adobe.com/xap/1.0/\0', 'latin1')
const MORE_XMP = Buffer.from('http://ns.adobe.com/xmp/extension/\0', 'latin1')
/** Identifier, total length and place of a piece of a long XMP packet. */
const MORE_XMP_HEAD = MORE_XMP.length + 32 + 8
const PHOTOSHOP = Buffer.from('Photoshop 3.0\0', 'latin1')
const MOST_IN_PIECES = 4 * 1024 * 1024

/** Segments of applications that say how a picture is to be shown. Everything else an application left is blanked. */
const KEPT: [marker: number, prefixes: string[]][] = [
  [0xe0, ['JFIF\0', 'JFXX\0']],
  [0xe2, ['ICC_PROFILE\0', 'MPF\0', 'urn:iso:std:iso:ts:21496']],
  [0xee, ['Adobe']],
]

interface Piece {
  at: number
  bytes: Buffer
}

/**
 * Walks every picture of a JPEG file: phones append a gain map or a second view as a whole JPEG. What follows that is no
 * picture (the video of a motion photo, a maker's trailer) is left out, since it may know the place, too.
 */
export async function redactJpeg(view: FileView): Promise<Redaction> {
  const patches: Patch[] = []
  let end = 0
  let start: number | null = 0
  while (start !== null) {
    const picture: PictureWalk = new PictureWalk(view)
    end = await picture.walk(start)
    patches.push(...picture.patches)
    start = await nextPicture(view, end)
  }
  return { byteSize: end, patches: patches.sort((one, other) => one.at - other.at) }
}

const MOST_PADDING = 64 * 1024

async function nextPicture(view: FileView, at: number) {
  const behind = await view.read(at, MOST_PADDING)
  const start = behind.findIndex((byte) => byte !== 0)
  if (start === -1) return null
  return behind.toString('latin1', start, start + 3) === '\xff\xd8\xff' ? at + start : null
}

class PictureWalk {
  readonly patches: Patch[] = []
  readonly #moreXmp: Piece[] = []
  readonly #photoshop: Piece[] = []

  constructor(readonly view: FileView) {}

  /** Answers where the picture ends. */
  async walk(start: number) {
    let at = start + 2
    let inScan = false
    while (at < this.view.size) {
      const next = await this.view.search(at, inScan ? endOfScan : (bytes) => bytes.indexOf(0xff))
      // Decoders skip what stands between two segments: there it is not part of the picture.
      if (!inScan && next > at) this.#blank(at, next - at)
      const [, marker] = await this.view.read(next, 2)
      at = next + 2
      if (marker === undefined) break
      if (marker === 0xff) at = next + 1
      else if (marker === 0xd9) return this.#finish(at)
      else if (!standsAlone(marker)) {
        at = await this.#segment(marker, at)
        inScan = marker === 0xda || (inScan && marker === 0xdc)
      }
    }
    return this.#finish(this.view.size)
  }

  async #segment(marker: number, at: number) {
    const head = await this.view.read(at, 2)
    const length = head.length === 2 ? head.readUInt16BE(0) : 0
    if (length < 2) return at
    const end = Math.min(at + length, this.view.size)
    if (isApplication(marker) || marker === 0xfe) {
      this.#judge(marker, {
        at: at + 2,
        bytes: Buffer.from(await this.view.read(at + 2, end - at - 2)),
      })
    }
    return end
  }

  #judge(marker: number, segment: Piece) {
    const { at, bytes } = segment
    if (marker === 0xfe) {
      if (mentionsPosition(bytes)) this.#blank(at, bytes.length)
    } else if (marker === 0xe1 && startsWith(bytes, EXIF)) {
      this.#replace(at + EXIF.length, bytes.subarray(EXIF.length), withoutPosition)
    } else if (marker === 0xe1 && startsWith(bytes, XMP)) {
      this.#replace(at + XMP.length, bytes.subarray(XMP.length), withoutPlaces)
    } else if (marker === 0xe1 && startsWith(bytes, MORE_XMP)) {
      this.#moreXmp.push({ at: at + MORE_XMP_HEAD, bytes: bytes.subarray(MORE_XMP_HEAD) })
    } else if (marker === 0xed && startsWith(bytes, PHOTOSHOP)) {
      this.#photoshop.push({ at: at + PHOTOSHOP.length, bytes: bytes.subarray(PHOTOSHOP.length) })
    } else if (!isKept(marker, bytes)) this.#blank(at, bytes.length)
  }

  #finish(end: number) {
    this.#replacePieces(this.#moreXmp, withoutPlaces, 0x20)
    this.#replacePieces(this.#photoshop, withoutPlacesOfPhotoshop, 0)
    return end
  }

  #replace(at: number, block: Buffer, redact: (block: Buffer) => Buffer) {
    this.patches.push(...replacement(at, block, redact(block)))
  }

  /** A block that was cut into several segments is read as one. */
  #replacePieces(pieces: Piece[], redact: (block: Buffer) => Buffer, fill: number) {
    const total = pieces.reduce((sum, { bytes }) => sum + bytes.length, 0)
    if (total > MOST_IN_PIECES) {
      for (const { at, bytes } of pieces) this.#blank(at, bytes.length, fill)
      return
    }
    const redacted = redact(Buffer.concat(pieces.map(({ bytes }) => bytes)))
    let from = 0
    for (const { at, bytes } of pieces) {
      this.patches.push(...replacement(at, bytes, redacted.subarray(from, from + bytes.length)))
      from += bytes.length
    }
  }

  #blank(at: number, length: number, fill = 0) {
    if (length > 0) this.patches.push({ at, length, fill })
  }
}

/** Where something other than the picture's own data begins: those mark their 0xff, and restart by numbers. */
function endOfScan(bytes: Buffer) {
  for (
    let at = bytes.indexOf(0xff);
    at !== -1 && at + 1 < bytes.length;
    at = bytes.indexOf(0xff, at + 1)
  ) {
    const next = bytes[at + 1]
    if (next !== 0 && next !== 0xff && (next < 0xd0 || next > 0xd7)) return at
  }
  return -1
}

const standsAlone = (marker: number) =>
  marker === 0 || marker === 1 || (marker >= 0xd0 && marker <= 0xd8)
const isApplication = (marker: number) => marker >= 0xe0 && marker <= 0xef
const startsWith = (bytes: Buffer, prefix: Buffer) =>
  bytes.subarray(0, prefix.length).equals(prefix)

function isKept(marker: number, bytes: Buffer) {
  const text = bytes.toString('latin1', 0, 40)
  return KEPT.some(
    ([kept, prefixes]) => kept === marker && prefixes.some((prefix) => text.startsWith(prefix))
  )
}
