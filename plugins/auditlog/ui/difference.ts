/** A piece of a text: in both, in the older or in the newer one. */
export interface Piece {
  kind: 'same' | 'gone' | 'came'
  text: string
}

/** Of what stayed so much is shown around a change. */
const AROUND = 120
/** Longer texts are compared from both ends alone. */
const MOST_WORDS = 600

/** What differs between two texts, word by word. */
export function differenceOf(before: string, after: string): Piece[] {
  const [old, now] = [wordsOf(before), wordsOf(after)]
  const isShort = Math.max(old.length, now.length) <= MOST_WORDS
  const kept = isShort ? longestCommon(old, now) : commonEnds(old, now)
  return shortened(joined(old, now, kept))
}

const wordsOf = (text: string) => text.match(/\s+|\S+/g) ?? []

type Pair = [old: number, now: number]

/** Places of words that stand in both, in their order. */
function longestCommon(old: string[], now: string[]): Pair[] {
  const lengths = old.map(() => new Uint16Array(now.length + 1))
  const at = (i: number, j: number) => (i < old.length ? lengths[i][j] : 0)
  for (let i = old.length - 1; i >= 0; i--)
    for (let j = now.length - 1; j >= 0; j--)
      lengths[i][j] =
        old[i] === now[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), lengths[i][j + 1])
  const pairs: Pair[] = []
  for (let [i, j] = [0, 0]; i < old.length && j < now.length;) {
    if (old[i] === now[j]) pairs.push([i++, j++])
    else if (at(i + 1, j) >= lengths[i][j + 1]) i++
    else j++
  }
  return pairs
}

function commonEnds(old: string[], now: string[]): Pair[] {
  const shorter = Math.min(old.length, now.length)
  let head = 0
  while (head < shorter && old[head] === now[head]) head++
  let tail = 0
  while (tail < shorter - head && old.at(-1 - tail) === now.at(-1 - tail)) tail++
  return [
    ...Array.from({ length: head }, (_, at): Pair => [at, at]),
    ...Array.from({ length: tail }, (_, at): Pair => {
      return [old.length - tail + at, now.length - tail + at]
    }),
  ]
}

function joined(old: string[], now: string[], kept: Pair[]): Piece[] {
  const pieces: Piece[] = []
  const add = (kind: Piece['kind'], words: string[]) => {
    const text = words.join('')
    if (!text) return
    const last = pieces.at(-1)
    if (last?.kind === kind) last.text += text
    else pieces.push({ kind, text })
  }
  let [i, j] = [0, 0]
  for (const [nextOld, nextNow] of [...kept, [old.length, now.length] as Pair]) {
    add('gone', old.slice(i, nextOld))
    add('came', now.slice(j, nextNow))
    add('same', old.slice(nextOld, nextOld + 1))
    ;[i, j] = [nextOld + 1, nextNow + 1]
  }
  return pieces
}

/** Of long parts that stayed both ends are shown, where there is a change beside them. */
const shortened = (pieces: Piece[]) =>
  pieces.map((piece, at) => {
    const { kind, text } = piece
    if (kind !== 'same' || text.length <= AROUND * 2) return piece
    const head = at === 0 ? '' : beginning(text)
    const tail = at === pieces.length - 1 ? '' : ending(text)
    return { kind, text: `${head} … ${tail}` }
  })

/** As far as a word goes, unless that is a very long one. */
const beginning = (text: string) =>
  /^.*\S(?=\s)/s.exec(text.slice(0, AROUND))?.[0] ?? text.slice(0, AROUND)
const ending = (text: string) => /\s(\S.*)$/s.exec(text.slice(-AROUND))?.[1] ?? text.slice(-AROUND)
