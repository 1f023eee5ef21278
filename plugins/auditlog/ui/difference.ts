/** A text that changed: what stayed at both ends, and what stood and stands between. */
export interface Difference {
  head: string
  gone: string
  came: string
  tail: string
}

/** Of what stayed so much is shown around a change. */
const AROUND = 120

export function differenceOf(before: string, after: string): Difference {
  const shorter = Math.min(before.length, after.length)
  let head = 0
  while (head < shorter && before[head] === after[head]) head++
  let tail = 0
  while (tail < shorter - head && before.at(-1 - tail) === after.at(-1 - tail)) tail++
  // Not in the middle of a word, nor of a character.
  while (head > 0 && !/\s/.test(before[head - 1])) head--
  while (tail > 0 && !/\s/.test(before[before.length - tail])) tail--
  return {
    head: endOf(before.slice(0, head)),
    gone: before.slice(head, before.length - tail),
    came: after.slice(head, after.length - tail),
    tail: beginningOf(before.slice(before.length - tail)),
  }
}

const endOf = (text: string) => (text.length > AROUND ? `…${text.slice(-AROUND)}` : text)
const beginningOf = (text: string) => (text.length > AROUND ? `${text.slice(0, AROUND)}…` : text)
