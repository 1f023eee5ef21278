import { type Camera, type Exposure, readCamera, readExposure } from './camera.js'
import { readIptc } from './iptc.js'
import { type Location, readLocation } from './location.js'
import { type Panel, readPanel } from './panel.js'
import { readTaken, type Taken } from './taken.js'
import { readExif } from './tiff.js'
import { readWords, type Words } from './words.js'
import { readXmp } from './xmp.js'

export type Blobs = { exif?: Uint8Array; xmp?: Uint8Array; iptc?: Uint8Array }
export type Metadata = Taken &
  Location &
  Words & { camera: Camera; exposure: Exposure; exif: Panel }

/**
 * Everything a picture says about itself, from its raw metadata blocks. Never throws: a block that cannot be read is a
 * block that is not there.
 */
export function readMetadata(blobs: Blobs): Metadata {
  const exif = attempt(readExif, blobs.exif) ?? {
    image: new Map(),
    photo: new Map(),
    gps: new Map(),
  }
  const xmp = attempt(readXmp, blobs.xmp) ?? new Map<string, string[]>()
  const iptc = attempt(readIptc, blobs.iptc) ?? new Map<number, string[]>()
  return {
    ...readTaken(exif, xmp, iptc),
    ...readLocation(exif.gps),
    ...readWords(exif.image, xmp, iptc),
    camera: readCamera(exif, xmp),
    exposure: readExposure(exif),
    exif: readPanel(exif),
  }
}

function attempt<T>(read: (blob: Uint8Array) => T, blob: Uint8Array | undefined): T | undefined {
  try {
    return blob && read(blob)
  } catch {
    return undefined
  }
}
