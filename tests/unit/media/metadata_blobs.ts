type Value = string | number | number[]
type Directories = {
  image?: Record<number, Value>
  photo?: Record<number, Value>
  gps?: Record<number, Value>
}

/** An EXIF block, big-endian: strings as ASCII, numbers as SHORT, lists as rationals. */
export function exifBlob({ image = {}, photo, gps }: Directories): Buffer {
  const parts = [Buffer.from('MM\0*\0\0\0\x08', 'latin1')]
  const first: Record<number, Value> = { ...image }
  if (photo) first[0x8769] = 0
  if (gps) first[0x8825] = 0
  let end = 8 + size(first)
  const later = [photo, gps].map((tags) => {
    if (!tags) return { at: 0, bytes: Buffer.alloc(0) }
    const at = end
    end += size(tags)
    return { at, bytes: directory(tags, at) }
  })
  const root = directory(first, 8, { 0x8769: later[0].at, 0x8825: later[1].at })
  return Buffer.concat([...parts, root, later[0].bytes, later[1].bytes])
}

/** A packet with simple properties as attributes and lists as elements. */
export function xmpBlob(
  simple: Record<string, string>,
  lists: Record<string, string[]> = {}
): Buffer {
  const attributes = Object.entries(simple).map(([name, value]) => ` ${name}="${value}"`)
  const elements = Object.entries(lists).map(
    ([name, values]) =>
      `<${name}><rdf:Bag>${values.map((value) => `<rdf:li>${value}</rdf:li>`).join('')}</rdf:Bag></${name}>`
  )
  return Buffer.from(
    `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description${attributes.join('')}>${elements.join('')}</rdf:Description></rdf:RDF></x:xmpmeta>`
  )
}

/** Datasets of record 2 in a Photoshop resource. */
export function iptcBlob(datasets: Record<number, (string | Buffer)[]>): Buffer {
  const values = Object.entries(datasets).flatMap(([number, list]) =>
    list.map((value) => dataset(Number(number), Buffer.from(value as string)))
  )
  return Buffer.concat([
    Buffer.from('Photoshop 3.0\x008BIM\x04\x04\0\0\0\0\0\0', 'latin1'),
    ...values,
  ])
}

function dataset(number: number, value: Buffer) {
  const head = Buffer.from([0x1c, 2, number, 0, 0])
  head.writeUInt16BE(value.length, 3)
  return Buffer.concat([head, value])
}

function size(tags: Record<number, Value>) {
  return 6 + Object.values(tags).reduce<number>((sum, value) => sum + 12 + payload(value).length, 0)
}

function payload(value: Value) {
  if (typeof value === 'number') return Buffer.alloc(0)
  if (typeof value === 'string') return Buffer.from(`${value.padEnd(4)}\0`)
  return Buffer.concat(value.map(rational))
}

function rational(value: number) {
  const bytes = Buffer.alloc(8)
  if (Number.isNaN(value)) return bytes
  bytes.writeUInt32BE(Math.round(value * 10_000), 0)
  bytes.writeUInt32BE(10_000, 4)
  return bytes
}

function directory(tags: Record<number, Value>, at: number, pointers: Record<number, number> = {}) {
  const entries = Object.entries(tags).map(([tag, value]) => [Number(tag), value] as const)
  const payloads: Buffer[] = []
  let next = at + 6 + entries.length * 12
  const rows = entries.map(([tag, value]) => {
    const row = Buffer.alloc(12)
    row.writeUInt16BE(tag, 0)
    if (tag in pointers) {
      row.writeUInt16BE(4, 2)
      row.writeUInt32BE(1, 4)
      row.writeUInt32BE(pointers[tag], 8)
    } else if (typeof value === 'number') {
      row.writeUInt16BE(3, 2)
      row.writeUInt32BE(1, 4)
      row.writeUInt16BE(value, 8)
    } else {
      const bytes = payload(value)
      row.writeUInt16BE(typeof value === 'string' ? 2 : 5, 2)
      row.writeUInt32BE(typeof value === 'string' ? bytes.length : value.length, 4)
      row.writeUInt32BE(next, 8)
      payloads.push(bytes)
      next += bytes.length
    }
    return row
  })
  const count = Buffer.alloc(2)
  count.writeUInt16BE(entries.length)
  return Buffer.concat([count, ...rows, Buffer.alloc(4), ...payloads])
}
