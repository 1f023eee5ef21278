import { blankCoordinates } from '../coordinates.js'
import { namesPlace, namesPosition } from './place_words.js'

const SPACE = 0x20

/**
 * An XMP packet in which every property that names a place, and every pair of coordinates, has become blanks, of the same length. A packet that cannot
 * be read that way becomes blank as a whole.
 */
export function withoutPlaces(packet: Buffer): Buffer {
  const copy = Buffer.from(packet)
  // UTF-16 and UTF-32: too rare to be worth a second reader.
  const isReadable = !copy.subarray(0, 256).includes(0)
  if (!isReadable || !blankPlaces(copy) || namesPosition(copy)) return copy.fill(SPACE)
  // In captions and keywords, and wherever else a program may have put them.
  return Buffer.from(blankCoordinates(copy.toString('latin1')), 'latin1')
}

/** One byte is one character here: names are ASCII, and nothing else is looked at. */
function blankPlaces(bytes: Buffer): boolean {
  const text = bytes.toString('latin1')
  let depth = 0
  let place: { from: number; depth: number } | undefined

  for (let at = text.indexOf('<'); at !== -1; at = text.indexOf('<', at)) {
    if (text.startsWith('<!--', at)) {
      const end = text.indexOf('-->', at)
      if (end === -1) return false
      at = end + 3
      continue
    }
    const end = endOfTag(text, at)
    if (end === -1) return false
    const tag = text.slice(at, end)
    if (tag.startsWith('</')) {
      depth -= 1
      if (depth < 0) return false
      if (place && depth === place.depth) {
        bytes.fill(SPACE, place.from, end)
        place = undefined
      }
    } else if (!/^<[?!]/.test(tag)) {
      const isPlace = namesPlace(localName(/^<([^\s/>]*)/.exec(tag)![1]))
      const closesItself = tag.endsWith('/>')
      if (!place && isPlace && closesItself) bytes.fill(SPACE, at, end)
      else if (!place && isPlace) place = { from: at, depth }
      else if (!place) blankAttributes(bytes, tag, at)
      if (!closesItself) depth += 1
    }
    at = end
  }
  return !place
}

function blankAttributes(bytes: Buffer, tag: string, start: number) {
  for (const match of tag.matchAll(/(?<![\w.-])([\w.-]+(?::[\w.-]+)?)\s*=\s*("[^"]*"|'[^']*')/g)) {
    const [whole, name] = match
    if (name.startsWith('xmlns') || !namesPlace(localName(name))) continue
    const from = start + match.index
    bytes.fill(SPACE, from, from + whole.length)
  }
}

const localName = (name: string) => name.slice(name.indexOf(':') + 1)

/** Behind the `>`, which may also stand inside a quoted value; -1 where there is none. */
function endOfTag(text: string, start: number) {
  let quote = ''
  for (let at = start + 1; at < text.length; at++) {
    const char = text[at]
    if (quote) {
      if (char === quote) quote = ''
    } else if (char === '"' || char === "'") quote = char
    else if (char === '>') return at + 1
  }
  return -1
}
