import type { SidecarFacts, SidecarMoment } from '#media/metadata/sidecars/sidecar_facts'
import { isOffset } from '#media/metadata/moment'
import type Photo from '#models/photo'

const MINUTE = 60_000
/** Zones differ by quarters of an hour; a clock may be a little off from what a service noted. */
const QUARTER = 15
const SLACK = 2 * MINUTE

/**
 * What a sidecar changes on its photo: its date stands above what the file said, but not above what a person said;
 * the rest fills what is empty.
 */
export function factsToFill(photo: Photo, facts: SidecarFacts): Partial<Photo> {
  const { latitude, longitude, caption, rating } = photo
  const isSomewhere = latitude !== null && longitude !== null
  return {
    ...(facts.taken && takenOf(photo, facts.taken)),
    ...(!isSomewhere && facts.location),
    ...(!caption && facts.caption && { caption: facts.caption }),
    ...(rating === null && facts.rating && { rating: facts.rating }),
  }
}

function takenOf(photo: Photo, moment: SidecarMoment): Partial<Photo> | null {
  if (photo.takenSource === 'person') return null
  const { takenAt, takenOffset } =
    moment.kind === 'instant' ? ofInstant(photo, moment.at) : ofClock(photo, moment)
  const isKnown = takenAt === photo.takenAt && takenOffset === photo.takenOffset
  return isKnown ? null : { takenAt, takenOffset, takenSource: 'sidecar' }
}

/** A service knows the moment and not the zone: that, the camera's own clock tells where it is at hand. */
function ofInstant({ takenAt, takenOffset, takenSource }: Photo, at: number) {
  if (takenOffset !== null) {
    // Services keep whole seconds.
    const isSame = Math.floor(takenAt / 1_000) === Math.floor(at / 1_000)
    return { takenAt: isSame ? takenAt : at, takenOffset }
  }
  if (takenSource !== 'exif') return { takenAt: at, takenOffset: null }
  const offset = Math.round((takenAt - at) / (QUARTER * MINUTE)) * QUARTER
  const isZone = isOffset(offset) && Math.abs(takenAt - at - offset * MINUTE) <= SLACK
  return isZone
    ? { takenAt: takenAt - offset * MINUTE, takenOffset: offset }
    : { takenAt: at, takenOffset: null }
}

/** An editor that notes no zone leaves the one that the photo has, if it is the same clock. */
function ofClock(photo: Photo, { local, offset }: SidecarMoment & { kind: 'clock' }) {
  const shown = photo.takenAt + (photo.takenOffset ?? 0) * MINUTE
  const isSame = Math.floor(shown / 1_000) === Math.floor(local / 1_000)
  if (offset === null && isSame) return { takenAt: photo.takenAt, takenOffset: photo.takenOffset }
  return { takenAt: local - (offset ?? 0) * MINUTE, takenOffset: offset }
}
