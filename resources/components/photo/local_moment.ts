import type { Photo } from '~/components/photo/photo_types'
import { wallClock } from './taken.js'

type Taken = Pick<Photo, 'takenAt' | 'takenOffset'>

const MINUTE = 60_000
const FIRST_YEAR = 1800

/** All clocks on earth, by minutes ahead of UTC. */
export const OFFSETS = [
  ...Array.from({ length: 27 }, (_, index) => (index - 12) * 60),
  ...[-570, -210, -150, 210, 270, 330, 345, 390, 525, 570, 630, 765],
].sort((one, other) => one - other)

/** `2024-08-03T14:02:31`, as a field for date and time takes it: the clock of the place. */
export const fieldOf = (taken: Taken) => wallClock(taken).toISOString().slice(0, 19)

/** What such a field says, on a clock so many minutes ahead of UTC; null where it says nothing. */
export function takenOf(field: string, takenOffset: number | null) {
  const clock = Date.parse(`${field}Z`)
  if (Number.isNaN(clock)) return null
  return { takenAt: new Date(clock - (takenOffset ?? 0) * MINUTE).toISOString(), takenOffset }
}

/** From when to when a picture may have been taken. */
export const fieldBounds = (now = new Date()) => ({
  min: `${FIRST_YEAR}-01-02T00:00`,
  max: `${now.getUTCFullYear() + 1}-12-30T23:59`,
})
