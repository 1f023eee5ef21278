import { DateTime, FixedOffsetZone } from 'luxon'

export interface XmpFacts {
  /** Null where nobody knows. */
  takenAt: number | null
  takenOffset: number | null
  caption: string | null
  tags: string[]
  rating: number | null
  latitude: number | null
  longitude: number | null
}

/** What is known of a photo, as editors and other libraries read it beside the file. */
export function xmpOf(photo: XmpFacts) {
  const { caption, tags, rating, latitude, longitude } = photo
  const isSomewhere = latitude !== null && longitude !== null
  const attributes = [
    ...dateOf(photo).map((date) => ['exif:DateTimeOriginal', date]),
    ...(rating === null ? [] : [['xmp:Rating', String(rating)]]),
    ...(isSomewhere
      ? [
          ['exif:GPSLatitude', degrees(latitude, 'N', 'S')],
          ['exif:GPSLongitude', degrees(longitude, 'E', 'W')],
        ]
      : []),
  ]
  return [
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">',
    '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:exif="http://ns.adobe.com/exif/1.0/"',
    ...attributes.map(([name, value]) => `  ${name}="${escaped(value)}"`),
    '>',
    ...(caption
      ? [
          `<dc:description><rdf:Alt><rdf:li xml:lang="x-default">${escaped(caption)}</rdf:li></rdf:Alt></dc:description>`,
        ]
      : []),
    ...(tags.length
      ? [
          `<dc:subject><rdf:Bag>${tags.map((tag) => `<rdf:li>${escaped(tag)}</rdf:li>`).join('')}</rdf:Bag></dc:subject>`,
        ]
      : []),
    '</rdf:Description></rdf:RDF></x:xmpmeta>',
    '',
  ].join('\n')
}

/** The clock on the wall; with its zone where that is known. */
function dateOf({ takenAt, takenOffset }: XmpFacts) {
  if (takenAt === null) return []
  const zone = FixedOffsetZone.instance(takenOffset ?? 0)
  const moment = DateTime.fromMillis(takenAt, { zone })
  return [moment.toISO({ includeOffset: takenOffset !== null }) ?? '']
}

function degrees(value: number, positive: string, negative: string) {
  const whole = Math.floor(Math.abs(value))
  const minutes = (Math.abs(value) - whole) * 60
  return `${whole},${minutes.toFixed(8)}${value < 0 ? negative : positive}`
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

const escaped = (text: string) =>
  text
    .toWellFormed()
    .replace(/[^\P{Cc}\n\t]|[\uFFFE\uFFFF]/gu, '')
    .replace(/[&<>"]/g, (sign) => ENTITIES[sign])
