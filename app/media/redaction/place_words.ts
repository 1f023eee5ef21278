import { findCoordinates } from '../coordinates.js'

/** Names of XMP properties that say where something is, whatever their prefix. */
const PLACE_PROPERTY =
  /^(gps.*|.*(latitude|longitude|longtitude|altitude|geotag|geolocation).*|(shot|sub)?location.*|city|state|provincestate|country.*|worldregion|lat|long|alt|lat_?long|place.*|coverage)$/i

/** Words that only stand where a position does. */
const POSITION = /gps|latitude|longitude|longtitude|geo:/i

export const namesPlace = (localName: string) => PLACE_PROPERTY.test(localName)

/** Whether free text, in whatever encoding, names something that only a position has. */
export function namesPosition(bytes: Buffer) {
  return POSITION.test(bytes.toString('latin1').replaceAll('\0', ''))
}

/** The same, or is a bare pair of coordinates: whether it looks as if a program had noted a position in it. */
export function mentionsPosition(bytes: Buffer) {
  return namesPosition(bytes) || findCoordinates(bytes.toString('latin1').replaceAll('\0', '')) > 0
}
