import { withoutPosition } from './exif.js'
import { mentionsPosition } from './place_words.js'
import { withoutPlaces } from './xmp.js'

const PREFIX = 'Photoshop 3.0\0'
const IPTC = 0x0404
const EXIF = [0x0422, 0x0423]
const XMP = 0x0424

/** Content location code and name, city, sublocation, state, country code and name. */
const PLACES = [26, 27, 90, 92, 95, 100, 101]

/** Photoshop's resources, IPTC among them, without what names a place; empty where they make no sense. */
export function withoutPlacesOfPhotoshop(block: Buffer): Buffer {
  const copy = Buffer.from(block)
  let at = copy.toString('latin1', 0, PREFIX.length) === PREFIX ? PREFIX.length : 0
  while (at < copy.length) {
    const resource = resourceAt(copy, at)
    if (!resource) return copy.fill(0, at)
    const { id, start, end } = resource
    const data = copy.subarray(start, end)
    if (id === IPTC) blankDatasets(data)
    else if (EXIF.includes(id)) withoutPosition(data).copy(data)
    else if (id === XMP) withoutPlaces(data).copy(data)
    at = end + ((end - start) % 2)
  }
  return copy
}

function resourceAt(bytes: Buffer, at: number) {
  if (
    at + 12 > bytes.length ||
    !/^(8BIM|MeSa|PHUT|AgHg|DCSR)$/.test(bytes.toString('latin1', at, at + 4))
  ) {
    return null
  }
  const name = bytes[at + 6] + 1
  const sizeAt = at + 6 + name + (name % 2)
  if (sizeAt + 4 > bytes.length) return null
  const start = sizeAt + 4
  const end = start + bytes.readUInt32BE(sizeAt)
  return end > bytes.length ? null : { id: bytes.readUInt16BE(at + 4), start, end }
}

function blankDatasets(data: Buffer) {
  let at = 0
  while (at + 5 <= data.length) {
    const size = data.readUInt16BE(at + 3)
    const end = at + 5 + size
    // Extended datasets are longer than any place name; whatever else stands here is not IPTC.
    if (data[at] !== 0x1c || size > 0x7fff || end > data.length) return data.fill(0, at)
    const isPlace = PLACES.includes(data[at + 2]) || mentionsPosition(data.subarray(at + 5, end))
    if (data[at + 1] === 2 && isPlace) data.fill(0x20, at + 5, end)
    at = end
  }
  return data.fill(0, at)
}
