import { fileTypeFromBuffer } from 'file-type'
import { type Format, type FormatName, formatNamed } from './formats.js'
import { MediaRefusal } from './refusal.js'
import { headOf, type Source } from './source.js'
import { tiffContent } from './tiff_content.js'

const HEAD_BYTES = 4_100
const HEIC_BRANDS = new Set(['heic', 'heix', 'heim', 'heis'])
const ARCHIVES = new Set(['zip', 'tar', 'gz', '7z', 'rar', 'bz2', 'xz', 'zst'])

/**
 * Tells a picture's real format from its first bytes; names and headers are never believed. TIFF is taken from files only.
 *
 * @throws MediaRefusal E_EMPTY_FILE, E_UNSUPPORTED_FORMAT `{ format }`, E_VIDEO, E_RAW, E_ARCHIVE, E_DOCUMENT,
 *   E_NOT_AN_IMAGE
 */
export async function sniff(source: Source): Promise<Format> {
  const head = await headOf(source, HEAD_BYTES)
  if (head.length === 0) throw new MediaRefusal('E_EMPTY_FILE')

  const name = identify(head)
  if (name) return formatNamed(name)
  if (isTiff(head)) return sniffTiff(source)
  throw await refusalOf(head)
}

/** Raw recordings of most cameras are TIFF files as well. */
async function sniffTiff(source: Source): Promise<Format> {
  if (Buffer.isBuffer(source)) throw new MediaRefusal('E_UNSUPPORTED_FORMAT', { format: 'TIFF' })
  const content = await tiffContent(source)
  if (content === 'raw') throw new MediaRefusal('E_RAW')
  if (content === 'lab') throw new MediaRefusal('E_UNSUPPORTED_FORMAT', { format: 'LAB' })
  return formatNamed('tiff')
}

async function refusalOf(head: Buffer) {
  if (isRaw(head)) return new MediaRefusal('E_RAW')
  const type = await fileTypeFromBuffer(head).catch(() => undefined)
  if (type?.mime.startsWith('video/')) return new MediaRefusal('E_VIDEO', { format: type.ext })
  if (type && ARCHIVES.has(type.ext)) return new MediaRefusal('E_ARCHIVE', { format: type.ext })
  if (head.toString('latin1').trimStart().startsWith('%PDF')) return new MediaRefusal('E_DOCUMENT')
  const format = foreignFormat(head) ?? (type?.mime.startsWith('image/') && type.ext.toUpperCase())
  return format
    ? new MediaRefusal('E_UNSUPPORTED_FORMAT', { format })
    : new MediaRefusal('E_NOT_AN_IMAGE')
}

function identify(head: Buffer): FormatName | undefined {
  const text = head.toString('latin1', 0, 12)
  if (text.startsWith('\xff\xd8\xff')) return 'jpeg'
  if (text.startsWith('\x89PNG\r\n\x1a\n')) return 'png'
  if (text.startsWith('GIF87a') || text.startsWith('GIF89a')) return 'gif'
  if (text.startsWith('RIFF') && text.endsWith('WEBP')) return 'webp'
  return stillInContainer(ftypBrands(head))
}

/** Which codec is inside is known for sure only when the container is read. */
function stillInContainer(brands: string[]): FormatName | undefined {
  if (brands[0] === 'avis' || brands[0] === 'msf1' || !brands.length) return undefined
  const isHeic = brands.some((brand) => HEIC_BRANDS.has(brand))
  if (isHeic) return 'heic'
  if (brands.includes('avif') || (brands.includes('mif1') && brands.includes('MA1B'))) return 'avif'
  return brands[0] === 'mif1' ? 'heic' : undefined
}

/** The major brand first, then the compatible ones. */
function ftypBrands(head: Buffer): string[] {
  if (head.toString('latin1', 4, 8) !== 'ftyp') return []
  const end = Math.min(head.readUInt32BE(0), head.length)
  const brands = [head.toString('latin1', 8, 12)]
  for (let at = 16; at + 4 <= end; at += 4) brands.push(head.toString('latin1', at, at + 4))
  return brands
}

function isTiff(head: Buffer) {
  return /^(II[*+]\0|MM\0[*+])$/.test(head.toString('latin1', 0, 4)) && !isRaw(head)
}

/** Those whose first bytes are the maker's own. */
function isRaw(head: Buffer) {
  const text = head.toString('latin1', 0, 16)
  return (
    /^(II(R[OS]|U\0)|MMOR|FUJIFILMCCD-RAW|FOVb|\0MRM)/.test(text) ||
    text.slice(8, 10) === 'CR' ||
    ftypBrands(head).includes('crx ')
  )
}

function foreignFormat(head: Buffer): string | undefined {
  const text = head.toString('latin1')
  if (looksLikeSvg(head)) return 'SVG'
  if (text.startsWith('qoif')) return 'QOI'
  const [brand] = ftypBrands(head)
  if (brand === 'avis') return 'AVIF sequence'
  if (brand === 'msf1') return 'HEIF sequence'
}

function looksLikeSvg(head: Buffer) {
  const isUtf16 = head[0] === 0xff && head[1] === 0xfe
  const text = head.toString(isUtf16 ? 'utf16le' : 'utf8').replace(/^\uFEFF/, '')
  return text.trimStart().startsWith('<') && /<(\w+:)?svg[\s>]/i.test(text)
}
