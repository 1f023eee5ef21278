import { isBarePosition } from '../coordinates.js'
import type { IptcDatasets } from './iptc.js'
import { cleanLine, cleanText } from './text.js'
import type { Tags, TagValue } from './tiff.js'
import type { XmpProperties } from './xmp.js'

export type Words = {
  title: string | null
  caption: string | null
  keywords: string[]
  rating: number | null
}

const MAX_KEYWORDS = 100

/** What cameras write where a person's words belong. */
const CAMERA_NOISE =
  /^(.*DIGITAL CAMERA|SAMSUNG( CAMERA PICTURES)?|DCIM.*|SONY DSC|default|Screenshot|\d+)$/i

/** What people wrote about the picture: XMP before IPTC before EXIF, which is the order editors keep. Bare positions no person wrote. */
export function readWords(image: Tags, xmp: XmpProperties, iptc: IptcDatasets): Words {
  return {
    title: firstText(
      cleanLine,
      xmp.get('dc:title')?.[0],
      iptc.get(5)?.[0],
      windowsText(image.get(0x9c9b))
    ),
    caption: firstText(
      cleanText,
      xmp.get('dc:description')?.[0],
      iptc.get(120)?.[0],
      image.get(0x010e),
      windowsText(image.get(0x9c9c))
    ),
    keywords: keywords(image, xmp, iptc),
    rating: rating(xmp.get('xmp:Rating')?.[0]) ?? rating(image.get(0x4746)),
  }
}

function firstText(clean: (value: unknown) => string | null, ...sources: unknown[]) {
  for (const source of sources) {
    const text = clean(source)
    if (text && !CAMERA_NOISE.test(text) && !isBarePosition(text)) return text
  }
  return null
}

function keywords(image: Tags, xmp: XmpProperties, iptc: IptcDatasets) {
  const all =
    xmp.get('dc:subject') ?? iptc.get(25) ?? windowsText(image.get(0x9c9e))?.split(';') ?? []
  return cleanKeywords(all).slice(0, MAX_KEYWORDS)
}

/** Each once, and none that only says where: a position has a place of its own, which links can hide. */
export function cleanKeywords(all: readonly unknown[]) {
  const clean = all.map((keyword) => cleanLine(keyword)).filter((keyword) => keyword !== null)
  return [...new Set(clean)].filter((keyword) => !isBarePosition(keyword))
}

/** Windows Explorer keeps its own tags in UTF-16. */
function windowsText(value: TagValue | undefined) {
  if (!(value instanceof Uint8Array)) return undefined
  return Buffer.from(value)
    .toString('utf16le')
    .replace(/\0[^]*$/, '')
}

/** Stars from 0 to 5, or -1 for rejected. */
function rating(value: unknown): number | null {
  const stars = Number(value ?? Number.NaN)
  return Number.isFinite(stars) && stars >= -1 && stars <= 5 ? Math.round(stars) : null
}
