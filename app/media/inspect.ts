import { readFile } from 'node:fs/promises'
import type { Metadata as Header } from 'sharp'
import { decoding, openPicture } from './decoder.js'
import { type Format, type FormatName, formatNamed } from './formats.js'
import { countFrames } from './frames.js'
import { countScans } from './jpeg_scans.js'
import { DEFAULT_LIMITS, maxPixelsOf, type MediaLimits } from './limits.js'
import { iccName } from './metadata/icc.js'
import { bringsFilm } from './motion.js'
import { type Blobs, type Metadata, readMetadata } from './metadata/read_metadata.js'
import { probeItems } from './heic_items.js'
import { MediaRefusal } from './refusal.js'
import { sniff } from './sniff.js'

/** Stands still, moves by itself, or brings a moment of film along. */
export type PhotoKind = 'image' | 'animation' | 'motion'

/** What may hold more than one picture of the same size. */
const MOVING = new Set<FormatName>(['gif', 'webp'])

const PROBED_ROWS = 8
const PROBED_SIDE = 64

export type Facts = Metadata & {
  format: FormatName
  mime: string
  extension: string
  /** As shown, after orientation. */
  width: number
  height: number
  /** 1 to 8, as EXIF counts them; 1 where the file says nothing sensible. */
  orientation: number
  pages: number
  kind: PhotoKind
  hasAlpha: boolean
  hasIcc: boolean
  iccName: string | null
  /** As libvips names it: `srgb`, `b-w`, `cmyk`, `rgb16` … */
  colourSpace: string
}

/**
 * Tells what a file is, refuses what we will not or could not show, and reads its metadata. Sizes are checked before
 * any pixel is decoded; then a few rows are, so that a file without a picture in it is refused here and not in a job.
 *
 * @throws MediaRefusal the codes of `sniff`, E_TOO_MANY_PIXELS, E_TOO_MANY_PAGES, E_CORRUPT_IMAGE
 */
export async function inspect(
  path: string,
  { limits }: { limits?: Partial<MediaLimits> } = {}
): Promise<Facts> {
  const format = await sniff(path)
  const bounds = { ...DEFAULT_LIMITS, ...limits }
  bounds.maxPixels = maxPixelsOf(format.name, bounds)
  await refuseEndlessFilms(path, format, bounds)
  const header = await decoding(() =>
    openPicture(path, {
      pages: MOVING.has(format.name) ? -1 : 1,
      limitInputPixels: false,
    }).metadata()
  )

  await refuseBombs(path, format, header, bounds)
  await decoding(() => probe(path, header))
  return {
    ...describe(contentOf(format, header), header),
    ...readMetadata(await blobsOf(format, path, header)),
    kind: await kindOf(path, format, header),
  }
}

/** Containers of the HEIF family tell only inside which codec they hold. */
function contentOf(format: Format, { compression }: Header) {
  if (format.name !== 'heic' || compression === 'hevc') return format
  if (compression === 'av1') return formatNamed('avif')
  throw new MediaRefusal('E_UNSUPPORTED_FORMAT', { format: String(compression) })
}

async function kindOf(path: string, { name }: Format, header: Header): Promise<PhotoKind> {
  if (MOVING.has(name)) return (header.pages ?? 1) > 1 ? 'animation' : 'image'
  const mayBringFilm = name === 'jpeg' || name === 'heic'
  return mayBringFilm && (await bringsFilm(path, header.xmp)) ? 'motion' : 'image'
}

/** A TIFF file is its own block of facts. */
async function blobsOf(format: Format, path: string, header: Header): Promise<Blobs> {
  if (format.name !== 'tiff') return header
  return { exif: await readFile(path), xmp: header.xmp, iptc: header.iptc }
}

/** Before it is opened: for each frame decoders set up something. */
async function refuseEndlessFilms(path: string, { name }: Format, { maxPages }: MediaLimits) {
  const pages = await countFrames(path, name, maxPages + 1)
  if (pages > maxPages) throw new MediaRefusal('E_TOO_MANY_PAGES', { pages, limit: maxPages })
}

async function refuseBombs(path: string, { name }: Format, header: Header, limits: MediaLimits) {
  const { width } = header
  const height = header.pageHeight ?? header.height
  // Of documents and bursts only the first picture is ever opened.
  const pages = MOVING.has(name) ? (header.pages ?? 1) : 1
  const pixels = width * height

  if (pixels > limits.maxPixels)
    throw new MediaRefusal('E_TOO_MANY_PIXELS', { pixels, limit: limits.maxPixels })
  if (Math.max(width, height) > limits.maxSide)
    throw new MediaRefusal('E_TOO_MANY_PIXELS', {
      side: Math.max(width, height),
      limit: limits.maxSide,
    })
  if (pages > limits.maxPages)
    throw new MediaRefusal('E_TOO_MANY_PAGES', { pages, limit: limits.maxPages })
  if (pixels * pages > limits.maxTotalPixels)
    throw new MediaRefusal('E_TOO_MANY_PIXELS', {
      pixels: pixels * pages,
      limit: limits.maxTotalPixels,
    })

  if (header.format !== 'jpeg' || !header.isProgressive) return
  const most = Math.floor(limits.maxScanPixels / pixels)
  if ((await countScans(path, most + 1)) > most)
    throw new MediaRefusal('E_TOO_MANY_PIXELS', { limit: limits.maxScanPixels })
}

/** WebP has no rows to stop at, but scales while it decodes. */
async function probe(path: string, header: Header) {
  const { format, compression, width, height, pageHeight = height } = header
  if (compression === 'hevc') return probeItems(path)
  const picture = openPicture(path, { limitInputPixels: false })
  const part =
    format === 'webp'
      ? picture.resize({
          width: PROBED_SIDE,
          height: PROBED_SIDE,
          fit: 'inside',
          withoutEnlargement: true,
        })
      : picture.extract({ left: 0, top: 0, width, height: Math.min(PROBED_ROWS, pageHeight) })
  await part.raw().toBuffer()
}

function describe({ name, mime, extension }: Format, header: Header) {
  const { orientation = 1 } = header
  const [width, height] = [header.width, header.pageHeight ?? header.height]
  const isTurned = orientation >= 5
  return {
    format: name,
    mime,
    extension,
    width: isTurned ? height : width,
    height: isTurned ? width : height,
    orientation,
    pages: header.pages ?? 1,
    hasAlpha: header.hasAlpha,
    hasIcc: header.icc !== undefined,
    iccName: header.icc ? iccName(header.icc) : null,
    colourSpace: header.space,
  }
}
