import { NotUnderstood } from './redaction.js'

export interface Extent {
  at: number
  length: number
}

export interface Item {
  type: string
  contentType: string
  isEncoded: boolean
  extents: Extent[]
}

interface Box {
  type: string
  start: number
  end: number
}

/**
 * The items of a `meta` box (its bytes, which stand at `offset` in the file) and where they lie. Anything that is not
 * quite as the standard has it is refused: an item that is not found here would go unseen.
 */
export function itemsOf(meta: Buffer, offset: number): Item[] {
  const boxes = boxesIn(meta, 4, meta.length)
  const infos = boxes.find(({ type }) => type === 'iinf')
  const places = boxes.find(({ type }) => type === 'iloc')
  const data = boxes.find(({ type }) => type === 'idat')
  if (!infos || !places) throw new NotUnderstood('No table of items')
  const located = readPlaces(new Reader(meta, places), data && offset + data.start)
  return readInfos(meta, infos).map(({ id, ...item }) => ({
    ...item,
    // A item without a place has no bytes.
    extents: located.get(id) ?? [],
  }))
}

function boxesIn(bytes: Buffer, start: number, end: number): Box[] {
  const boxes: Box[] = []
  for (let at = start; at + 8 <= end;) {
    const size = bytes.readUInt32BE(at) || end - at
    if (size < 8 || at + size > end) throw new NotUnderstood('A box that does not fit')
    boxes.push({ type: bytes.toString('latin1', at + 4, at + 8), start: at + 8, end: at + size })
    at += size
  }
  return boxes
}

function readInfos(bytes: Buffer, box: Box) {
  const reader = new Reader(bytes, box)
  const version = reader.number(1)
  reader.skip(3)
  reader.skip(version === 0 ? 2 : 4)
  return boxesIn(bytes, reader.at, box.end)
    .filter(({ type }) => type === 'infe')
    .map((info) => readInfo(new Reader(bytes, info)))
}

function readInfo(reader: Reader) {
  const version = reader.number(1)
  if (version !== 2 && version !== 3) throw new NotUnderstood('Items of another version')
  reader.skip(3)
  const id = reader.number(version === 2 ? 2 : 4)
  reader.skip(2)
  const type = reader.text(4)
  if (type !== 'mime') return { id, type, contentType: '', isEncoded: false }
  reader.word()
  const contentType = reader.word()
  return { id, type, contentType, isEncoded: reader.word() !== '' }
}

/** Where the bytes of each item are. `data` is where the file keeps what `idat` holds. */
function readPlaces(reader: Reader, data: number | undefined) {
  const version = reader.number(1)
  if (version > 2) throw new NotUnderstood('Places of another version')
  reader.skip(3)
  const sizes = reader.number(2)
  const [offsetSize, lengthSize, baseSize, indexSize] = [12, 8, 4, 0].map(
    (bit) => (sizes >> bit) & 15
  )
  const places = new Map<number, Extent[]>()
  for (let count = reader.number(version < 2 ? 2 : 4); count > 0; count--) {
    const id = reader.number(version < 2 ? 2 : 4)
    const method = version > 0 ? reader.number(2) & 15 : 0
    reader.skip(2)
    const base = reader.number(baseSize) + origin(method, data)
    const extents: Extent[] = []
    for (let left = reader.number(2); left > 0; left--) {
      if (version > 0) reader.skip(indexSize)
      const at = base + reader.number(offsetSize)
      extents.push({ at, length: reader.number(lengthSize) })
    }
    places.set(id, extents)
  }
  return places
}

function origin(method: number, data: number | undefined) {
  if (method === 0) return 0
  if (method === 1 && data !== undefined) return data
  throw new NotUnderstood('Items inside of items')
}

class Reader {
  at: number

  constructor(
    readonly bytes: Buffer,
    readonly box: Box
  ) {
    this.at = box.start
  }

  number(size: number) {
    const from = this.#take(size)
    if (size === 0) return 0
    if (size === 8) return Number(this.bytes.readBigUInt64BE(from))
    return this.bytes.readUIntBE(from, size)
  }

  text(length: number) {
    const from = this.#take(length)
    return this.bytes.toString('latin1', from, from + length)
  }

  /** Up to a zero or the end of the box. */
  word() {
    const zero = this.bytes.indexOf(0, this.at)
    const end = zero === -1 || zero >= this.box.end ? this.box.end : zero
    const text = this.bytes.toString('latin1', this.at, end)
    this.at = Math.min(end + 1, this.box.end)
    return text
  }

  skip(length: number) {
    this.#take(length)
  }

  #take(length: number) {
    const from = this.at
    this.at += length
    if (this.at > this.box.end) throw new NotUnderstood('A box that is too short')
    return from
  }
}
