import { crc32 } from 'node:zlib'
import { withoutPosition } from './exif.js'
import type { FileView } from './file_view.js'
import { mentionsPosition } from './place_words.js'
import { NotUnderstood, type Patch, type Redaction } from './redaction.js'
import { withoutPlaces } from './xmp.js'

const SIGNATURE = 8
const FRAME = 12
const MOST_READ = 8 * 1024 * 1024
/** Optional, private and safe to copy: no reader knows it, and every reader passes over it. */
const NOTHING = Buffer.from('noNe', 'latin1')

/** What a picture is made of and how it is shown. */
const KEPT = new Set([
  ...[
    'IHDR',
    'PLTE',
    'IDAT',
    'IEND',
    'tRNS',
    'cHRM',
    'gAMA',
    'iCCP',
    'sBIT',
    'sRGB',
    'cICP',
    'mDCV',
    'cLLI',
  ],
  ...['bKGD', 'hIST', 'pHYs', 'sPLT', 'tIME', 'acTL', 'fcTL', 'fdAT', 'noNe'],
])
const KEPT_WORDS = [
  ...[
    'Title',
    'Author',
    'Description',
    'Copyright',
    'Creation Time',
    'Software',
    'Disclaimer',
    'Warning',
  ],
  ...['Source', 'Comment'],
]
const XMP = Buffer.from('XML:com.adobe.xmp\0', 'latin1')

/** Every chunk carries a checksum, so a changed one gets a new one. */
export async function redactPng(view: FileView): Promise<Redaction> {
  const patches: Patch[] = []
  let at = SIGNATURE
  while (at < view.size) {
    const head = await view.read(at, 8)
    if (head.length < 8) break
    const length = head.readUInt32BE(0)
    const type = head.toString('latin1', 4, 8)
    if (!/^[a-z]{4}$/i.test(type)) throw new NotUnderstood('No chunk where one should be')
    patches.push(...(await judge(view, { at, length, type })))
    at += FRAME + length
    if (type === 'IEND') break
  }
  return { byteSize: Math.min(at, view.size), patches }
}

interface Chunk {
  at: number
  length: number
  type: string
}

async function judge(view: FileView, chunk: Chunk): Promise<Patch[]> {
  const { at, length, type } = chunk
  if (KEPT.has(type)) return []
  const isRead = ['eXIf', 'iTXt', 'tEXt'].includes(type) && length <= MOST_READ
  const data = isRead ? Buffer.from(await view.read(at + 8, length)) : Buffer.alloc(0)
  if (!isRead || data.length < length) return blank(chunk, view.size)

  if (type === 'eXIf') return rewrite(chunk, data, withoutPosition(data))
  if (type === 'iTXt' && data.subarray(0, XMP.length).equals(XMP))
    return rewriteXmp(chunk, data, view.size)
  const keyword = data.toString('latin1', 0, Math.max(0, data.indexOf(0)))
  const isHarmless =
    KEPT_WORDS.includes(keyword) && !isCompressed(type, data) && !mentionsPosition(data)
  return isHarmless ? [] : blank(chunk, view.size)
}

/** `iTXt` says so in the byte behind its keyword. */
const isCompressed = (type: string, data: Buffer) =>
  type === 'iTXt' && data[data.indexOf(0) + 1] !== 0

/** Behind keyword, compression flag and method come language and translated keyword, each with its end. */
function rewriteXmp(chunk: Chunk, data: Buffer, size: number) {
  const language = data.indexOf(0, XMP.length + 2)
  const translated = language === -1 ? -1 : data.indexOf(0, language + 1)
  if (translated === -1 || isCompressed('iTXt', data)) return blank(chunk, size)
  const redacted = Buffer.from(data)
  withoutPlaces(data.subarray(translated + 1)).copy(redacted, translated + 1)
  return rewrite(chunk, data, redacted)
}

function rewrite({ at, type }: Chunk, data: Buffer, redacted: Buffer): Patch[] {
  if (redacted.equals(data)) return []
  const check = Buffer.alloc(4)
  check.writeUInt32BE(crc32(redacted, crc32(Buffer.from(type, 'latin1'))))
  return [{ at: at + 8, bytes: Buffer.concat([redacted, check]) }]
}

function blank({ at, length }: Chunk, size: number): Patch[] {
  const held = Math.max(0, Math.min(length, size - at - 8))
  const check = Buffer.alloc(4)
  check.writeUInt32BE(crcOfZeros(length))
  return [
    { at: at + 4, bytes: NOTHING },
    { at: at + 8, length: held, fill: 0 },
    { at: at + 8 + length, bytes: check },
  ]
}

function crcOfZeros(length: number) {
  const zeros = Buffer.alloc(Math.min(length, 64 * 1024))
  let crc = crc32(NOTHING)
  for (let left = length; left > 0; left -= zeros.length) {
    crc = crc32(zeros.subarray(0, Math.min(left, zeros.length)), crc)
  }
  return crc
}
