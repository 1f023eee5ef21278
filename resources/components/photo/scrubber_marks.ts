export interface ScrubberMonth {
  /** `2024-05`. */
  key: string
  /** Where it begins, as a share of the whole height. */
  top: number
}

const YEAR_APART = 26
const TICK_APART = 9

/** Which month stands at a share of the height. */
export function monthAt(months: readonly ScrubberMonth[], share: number) {
  let low = 0
  let high = months.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (months[middle].top <= share) low = middle
    else high = middle - 1
  }
  return low
}

/** Years where they begin on a track of so many pixels; those that would lie over each other are left out. */
export function yearMarks(months: readonly ScrubberMonth[], room: number) {
  const marks: { text: string; top: number }[] = []
  for (const [at, { key, top }] of months.entries()) {
    const text = key.slice(0, 4)
    if (at > 0 && months[at - 1].key.slice(0, 4) === text) continue
    const place = top * room
    const before = marks.at(-1)
    if (!before || place - before.top >= YEAR_APART) marks.push({ text, top: place })
  }
  return marks
}

/** Where months begin, between the years, as far apart as a dot needs. */
export function stepsOf(months: readonly ScrubberMonth[], room: number) {
  const years = yearMarks(months, room).map(({ top }) => top)
  const steps: number[] = []
  for (const { top } of months) {
    const place = top * room
    const free = years.every((year) => Math.abs(year - place) >= TICK_APART + 3)
    if (free && place - (steps.at(-1) ?? -TICK_APART) >= TICK_APART) steps.push(place)
  }
  return steps
}
