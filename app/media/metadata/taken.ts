import type { IptcDatasets } from './iptc.js'
import { isOffset, milliseconds, type Moment, parseMoment, parseOffset } from './moment.js'
import type { ExifBlocks, Tags } from './tiff.js'
import type { XmpProperties } from './xmp.js'

export type Taken = {
  takenAt: number | null
  takenAtOffset: number | null
  takenAtLocal: string | null
}

const MINUTE = 60_000
const GPS_SLACK = 5 * MINUTE
const EXIF_DATE_LENGTH = '2024:05:05 05:05:05'.length

/** Meant for the date of the last change, but the only one that many phones write. */
const OFFSET_TIME = 0x9010

/** Zones at an odd quarter of an hour: Nepal, Eucla, Chatham. All others are at half hours. */
const QUARTER_OFFSETS = [345, 525, 765, 825]

/**
 * When the shutter opened. The first believable source wins: EXIF original, EXIF digitised, XMP, IPTC. `takenAt` is UTC
 * in epoch milliseconds where the offset is known, else the wall clock read as UTC.
 */
export function readTaken(
  exif: ExifBlocks,
  xmp: XmpProperties,
  iptc: IptcDatasets,
  now = Date.now()
): Taken {
  const moment = firstMoment(exif, xmp, iptc, now)
  if (!moment) return { takenAt: null, takenAtOffset: null, takenAtLocal: null }

  const offset = moment.offset ?? offsetFromGps(moment.local, exif.gps)
  return {
    takenAt: moment.local - (offset ?? 0) * MINUTE,
    takenAtOffset: offset,
    takenAtLocal: new Date(moment.local).toISOString().slice(0, 19),
  }
}

function firstMoment(
  exif: ExifBlocks,
  xmp: XmpProperties,
  iptc: IptcDatasets,
  now: number
): Moment | null {
  const fromXmp = (name: string) => parseMoment(xmp.get(name)?.[0], now)
  return (
    fromExif(exif.photo, { date: 0x9003, subSec: 0x9291, offset: 0x9011 }, now) ??
    fromExif(exif.photo, { date: 0x9004, subSec: 0x9292, offset: 0x9012 }, now) ??
    fromXmp('exif:DateTimeOriginal') ??
    fromXmp('photoshop:DateCreated') ??
    fromXmp('xmp:CreateDate') ??
    fromIptc(iptc, now)
  )
}

function fromExif(
  photo: Tags,
  tags: { date: number; subSec: number; offset: number },
  now: number
): Moment | null {
  const text = String(photo.get(tags.date) ?? '')
  const moment = parseMoment(text, now) ?? parseMoment(text.slice(0, EXIF_DATE_LENGTH), now)
  if (!moment) return null
  return {
    local: moment.local + milliseconds(photo.get(tags.subSec)),
    offset:
      moment.offset ?? parseOffset(photo.get(tags.offset)) ?? parseOffset(photo.get(OFFSET_TIME)),
  }
}

/** `20240505` and `050505+0200`. */
function fromIptc(iptc: IptcDatasets, now: number): Moment | null {
  const date = iptc.get(55)?.[0].replace(/^(\d{4})(\d\d)(\d\d)$/, '$1-$2-$3')
  const time = iptc.get(60)?.[0].replace(/^(\d\d)(\d\d)(\d\d)/, 'T$1:$2:$3')
  return parseMoment(`${date}${time ?? ''}`, now) ?? parseMoment(date, now)
}

/** Satellites tell UTC, so the nearest offset in use between their clock and the camera's is the zone. */
function offsetFromGps(local: number, gps: Tags): number | null {
  const utc = gpsTime(gps)
  if (utc === null) return null
  const offset = Math.round((local - utc) / (15 * MINUTE)) * 15
  const isInUse = isOffset(offset) && (offset % 30 === 0 || QUARTER_OFFSETS.includes(offset))
  return isInUse && Math.abs(local - utc - offset * MINUTE) <= GPS_SLACK ? offset : null
}

function gpsTime(gps: Tags): number | null {
  const date = parseMoment(gps.get(0x1d))
  const time = gps.get(7)
  if (!date || !Array.isArray(time) || time.length < 3 || !time.every(Number.isFinite)) return null
  const [hours, minutes, seconds] = time
  return date.local + (hours * 60 + minutes) * MINUTE + seconds * 1000
}
