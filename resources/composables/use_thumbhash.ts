import { thumbHashToAverageRGBA, thumbHashToDataURL } from 'thumbhash'

const MOST = 600
const pictures = new Map<string, string>()

/** The blurred picture as a data URL. Decoded once; the last few hundred are kept. */
export function blurOf(hash: string) {
  const known = pictures.get(hash)
  if (known) return known
  const url = thumbHashToDataURL(bytesOf(hash))
  if (pictures.size >= MOST) pictures.delete(pictures.keys().next().value!)
  pictures.set(hash, url)
  return url
}

/** The one colour that stands for a picture: almost free, so that a tile is never empty. */
export function averageColour(hash: string) {
  const { r, g, b } = thumbHashToAverageRGBA(bytesOf(hash))
  return `rgb(${Math.round(r * 255)} ${Math.round(g * 255)} ${Math.round(b * 255)})`
}

const bytesOf = (hash: string) => Uint8Array.from(atob(hash), (letter) => letter.charCodeAt(0))

const PER_FRAME = 8
const waiting: (() => void)[] = []
let frame = 0

/** Runs `task` in one of the next frames, a few per frame, so that fast scrolling stays smooth. Answers how to call it off. */
export function whenCalm(task: () => void) {
  waiting.push(task)
  frame ||= requestAnimationFrame(work)
  return () => {
    const at = waiting.indexOf(task)
    if (at >= 0) waiting.splice(at, 1)
  }
}

function work() {
  waiting.splice(0, PER_FRAME).forEach((task) => task())
  frame = waiting.length > 0 ? requestAnimationFrame(work) : 0
}
