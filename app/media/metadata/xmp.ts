/** Property values by `prefix:name`, in the order of the file. Plain properties have one value. */
export type XmpProperties = Map<string, string[]>

const MAX_PACKET = 512 * 1024
const MAX_VALUES = 500
const MAX_DEPTH = 64

/** Prefixes are the writer's choice; these are the ones we look properties up by. */
const PREFIXES: Record<string, string> = {
  'http://purl.org/dc/elements/1.1/': 'dc',
  'http://ns.adobe.com/xap/1.0/': 'xmp',
  'http://ns.adobe.com/photoshop/1.0/': 'photoshop',
  'http://ns.adobe.com/exif/1.0/': 'exif',
  'http://ns.adobe.com/exif/1.0/aux/': 'aux',
  'http://ns.adobe.com/tiff/1.0/': 'tiff',
  'http://cipa.jp/exif/1.0/': 'exifEX',
  'http://ns.adobe.com/lightroom/1.0/': 'lr',
  'http://www.w3.org/1999/02/22-rdf-syntax-ns#': 'rdf',
}

/**
 * Reads the top-level properties of an XMP packet in one pass. Not an XML parser on purpose: it knows no entities but
 * the five of XML, follows no reference, and takes linear time whatever it is fed. Nested structures (face regions,
 * history) are left out. Throws on absurd nesting.
 */
export function readXmp(packet: Uint8Array): XmpProperties {
  const text = Buffer.from(
    packet.buffer,
    packet.byteOffset,
    Math.min(packet.byteLength, MAX_PACKET)
  ).toString('utf8')
  const reading = new XmpReading()
  let at = text.indexOf('<')
  while (at !== -1) {
    const end = endOfTag(text, at)
    const next = text.indexOf('<', end)
    reading.tag(text.slice(at + 1, end - 1))
    reading.text(text.slice(end, next === -1 ? text.length : next))
    at = next
  }
  return reading.properties
}

/** The index after `>`, which may also stand inside a quoted attribute. */
function endOfTag(text: string, start: number) {
  let quote = ''
  for (let i = start + 1; i < text.length; i++) {
    const char = text[i]
    if (quote) {
      if (char === quote) quote = ''
    } else if (char === '"' || char === "'") quote = char
    else if (char === '>') return i + 1
  }
  return text.length
}

class XmpReading {
  readonly properties: XmpProperties = new Map()
  #open: string[] = []
  #prefixes = new Map<string, string>()
  #values = 0

  tag(tag: string) {
    if (tag.startsWith('?') || tag.startsWith('!')) return
    if (tag.startsWith('/')) {
      this.#open.pop()
      return
    }
    const closesItself = tag.endsWith('/')
    const attributes = attributesOf(tag)
    for (const [name, value] of attributes)
      if (name.startsWith('xmlns:')) this.#declare(name.slice(6), value)

    if (this.#open.length >= MAX_DEPTH) throw new Error('XMP nested too deep')
    this.#open.push(this.#canonical(/^[^\s/]*/.exec(tag)![0]))
    if (this.#isDescription())
      for (const [name, value] of attributes) this.#add(this.#canonical(name), value)
    if (closesItself) this.#open.pop()
  }

  text(text: string) {
    if (!text.trim()) return
    const property = this.#property()
    if (property) this.#add(property, text)
  }

  #declare(prefix: string, uri: string) {
    const known = PREFIXES[uri]
    if (known) this.#prefixes.set(prefix, known)
  }

  #canonical(name: string) {
    const colon = name.indexOf(':')
    const prefix = name.slice(0, colon)
    return `${this.#prefixes.get(prefix) ?? prefix}:${name.slice(colon + 1)}`
  }

  /** Directly inside rdf:RDF: a description inside a property belongs to a structure. */
  #isDescription() {
    return this.#open.at(-1) === 'rdf:Description' && this.#open.at(-2) === 'rdf:RDF'
  }

  /** The open top-level property, if text here is its value or an item of its list. */
  #property() {
    const start = this.#open.indexOf('rdf:Description')
    if (start < 1 || this.#open[start - 1] !== 'rdf:RDF') return undefined
    const [property, ...within] = this.#open.slice(start + 1)
    const isList =
      within.length === 2 && /^rdf:(Seq|Bag|Alt)$/.test(within[0]) && within[1] === 'rdf:li'
    return within.length === 0 || isList ? property : undefined
  }

  #add(name: string, value: string) {
    if (name.startsWith('xmlns:') || name.startsWith('rdf:') || ++this.#values > MAX_VALUES) return
    const values = this.properties.get(name)
    if (values) values.push(unescape(value))
    else this.properties.set(name, [unescape(value)])
  }
}

function attributesOf(tag: string): [string, string][] {
  return Array.from(
    tag.matchAll(/(?<=\s)([\w-]+:[\w-]+)\s*=\s*("[^"]*"|'[^']*')/g),
    ([, name, value]) => [name, value.slice(1, -1)]
  )
}

const ENTITIES: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }

function unescape(text: string) {
  return text.replace(/&(#x[\da-f]{1,6}|#\d{1,7}|[a-z]{2,4});/gi, (whole, name: string) => {
    if (!name.startsWith('#')) return ENTITIES[name] ?? whole
    const point = Number(name.replace('#x', '0x').replace('#X', '0x').replace('#', ''))
    return point > 0 && point <= 0x10ffff ? String.fromCodePoint(point) : ''
  })
}
