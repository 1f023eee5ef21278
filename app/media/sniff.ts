import { open } from 'node:fs/promises'
import { fileTypeFromBuffer } from 'file-type'
import { type Format, type FormatName, formatNamed } from './formats.js'
import { MediaRefusal } from './refusal.js'

const HEAD_BYTES = 4_100

/**
 * Tells a file's real format from its first bytes; names and headers are never believed.
 *
 * @throws MediaRefusal E_EMPTY_FILE, E_UNSUPPORTED_FORMAT `{ format }`, E_NOT_AN_IMAGE
 */
export async function sniff(path: string): Promise<Format> {
  const head = await readHead(path)
  if (head.length === 0) throw new MediaRefusal('E_EMPTY_FILE')

  const name = identify(head)
  if (name) return formatNamed(name)

  const format = await nameForeignFormat(head)
  if (format) throw new MediaRefusal('E_UNSUPPORTED_FORMAT', { format })
  throw new MediaRefusal('E_NOT_AN_IMAGE')
}

async function readHead(path: string) {
  const file = await open(path)
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}

function identify(head: Buffer): FormatName | undefined {
  const text = head.toString('latin1', 0, 12)
  if (text.startsWith('\xff\xd8\xff')) return 'jpeg'
  if (text.startsWith('\x89PNG\r\n\x1a\n')) return 'png'
  if (text.startsWith('GIF87a') || text.startsWith('GIF89a')) return 'gif'
  if (text.startsWith('RIFF') && text.endsWith('WEBP')) return 'webp'
  if (isStillAvif(head)) return 'avif'
}

function isStillAvif(head: Buffer) {
  const brands = ftypBrands(head)
  const isAv1 = brands.includes('avif') || (brands.includes('mif1') && brands.includes('MA1B'))
  return isAv1 && brands[0] !== 'avis' && !brands.includes('heic')
}

/** The major brand first, then the compatible ones. */
function ftypBrands(head: Buffer): string[] {
  if (head.toString('latin1', 4, 8) !== 'ftyp') return []
  const end = Math.min(head.readUInt32BE(0), head.length)
  const brands = [head.toString('latin1', 8, 12)]
  for (let at = 16; at + 4 <= end; at += 4) brands.push(head.toString('latin1', at, at + 4))
  return brands
}

async function nameForeignFormat(head: Buffer): Promise<string | undefined> {
  if (looksLikeSvg(head)) return 'SVG'
  if (head.toString('latin1').trimStart().startsWith('%PDF')) return 'PDF'
  if (ftypBrands(head).includes('avis')) return 'AVIF sequence'
  if (/^(II[*+]\0|MM\0[*+])/.test(head.toString('latin1', 0, 4)))
    return (await guess(head)) ?? 'TIFF'

  return guess(head)
}

async function guess(head: Buffer) {
  const type = await fileTypeFromBuffer(head).catch(() => undefined)
  if (type && /^(image|video)\//.test(type.mime)) return type.ext.toUpperCase()
}

function looksLikeSvg(head: Buffer) {
  const isUtf16 = head[0] === 0xff && head[1] === 0xfe
  const text = head.toString(isUtf16 ? 'utf16le' : 'utf8').replace(/^\uFEFF/, '')
  return text.trimStart().startsWith('<') && /<(\w+:)?svg[\s>]/i.test(text)
}
