import {
  type BlockLayout,
  CHUNK_ROWS,
  layoutFor,
  MAX_PAGES,
  mostRows,
  pagesFor,
} from './block_layout.js'
import { IdTable } from './id_table.js'
import { clearChunk, eraseRow, writeRow } from './quantise.js'

/**
 * The embeddings of one org and one engine, packed in memory of their own that the thread of searches shares. A row is never
 * given to another face: what is gone leaves an empty one.
 */
export class FaceBlock {
  readonly layout: BlockLayout
  readonly memory: WebAssembly.Memory
  readonly faces = new IdTable()
  readonly photos = new IdTable()
  /** The org's `changeSequence` that it stands for; -1 while nothing was read. */
  sequence = -1
  emptyRows = 0
  usedAt = 0
  #photoOf = new Uint32Array(CHUNK_ROWS)
  #isEmpty = new Uint8Array(CHUNK_ROWS)
  #turn: Promise<unknown> = Promise.resolve()

  constructor(
    readonly orgId: string,
    readonly engineVersion: string,
    readonly dim: number
  ) {
    this.layout = layoutFor(dim)
    const initial = pagesFor(this.layout, 0)
    this.memory = new WebAssembly.Memory({ initial, maximum: MAX_PAGES, shared: true })
  }

  get rows() {
    return this.faces.size
  }

  get bytes() {
    return this.memory.buffer.byteLength + this.faces.bytes + this.photos.bytes + this.rows * 5
  }

  /** Mostly rows of faces that are gone. */
  get isWorn() {
    return this.emptyRows > CHUNK_ROWS && this.emptyRows * 2 > this.rows
  }

  /** One after the other: nothing is written while somebody searches. */
  inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const done = this.#turn.then(work)
    this.#turn = done.catch(() => {})
    return done
  }

  /** @throws RangeError where 4 GiB are full */
  put(faceId: string, photoId: string, vector: Float32Array) {
    const known = this.rows
    const row = this.faces.add(faceId)
    if (row === known) this.#makeRoom(row)
    else if (this.#isEmpty[row]) this.emptyRows--
    this.#isEmpty[row] = 0
    this.#photoOf[row] = this.photos.add(photoId)
    writeRow(this.memory.buffer, this.layout, row, vector, this.#photoOf[row])
  }

  remove(faceId: string) {
    const row = this.faces.find(faceId)
    if (row >= 0) this.#empty(row)
  }

  /** Removes every face that is not among these. */
  keepOnly(isThere: Uint8Array) {
    for (let row = 0; row < this.rows; row++) if (!isThere[row]) this.#empty(row)
  }

  faceAt(row: number) {
    return { faceId: this.faces.idOf(row), photoId: this.photos.idOf(this.#photoOf[row]) }
  }

  /** Leaves nothing in memory of what it held. */
  erase() {
    new Uint8Array(this.memory.buffer).fill(0)
  }

  #empty(row: number) {
    if (this.#isEmpty[row]) return
    this.#isEmpty[row] = 1
    this.emptyRows++
    eraseRow(this.memory.buffer, this.layout, row)
  }

  #makeRoom(row: number) {
    if (row >= mostRows(this.layout)) throw new RangeError('An index of faces is full')
    if (row >= this.#photoOf.length) {
      this.#photoOf = widened(this.#photoOf)
      this.#isEmpty = widened(this.#isEmpty)
    }
    if (row % CHUNK_ROWS) return
    const missing = pagesFor(this.layout, row + 1) - this.memory.buffer.byteLength / 65_536
    if (missing > 0) this.memory.grow(missing)
    clearChunk(this.memory.buffer, this.layout, row / CHUNK_ROWS)
  }
}

function widened<Numbers extends Uint32Array | Uint8Array>(numbers: Numbers): Numbers {
  const Type = numbers.constructor as new (length: number) => Numbers
  const wider = new Type(numbers.length * 2)
  wider.set(numbers)
  return wider
}
