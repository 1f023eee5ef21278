const ID_BYTES = 16
const EMPTY = -1

/** Numbers UUIDs, from 0 in the order they came: a fifth of the memory of a Map, and no garbage. */
export class IdTable {
  #ids = new Uint8Array(1_024 * ID_BYTES)
  /** Open addressing, less than half full. */
  #places = new Int32Array(2_048).fill(EMPTY)
  #size = 0

  get size() {
    return this.#size
  }

  get bytes() {
    return this.#ids.byteLength + this.#places.byteLength
  }

  /** The number of an id; a new one where it has none. */
  add(id: string) {
    const bytes = bytesOf(id)
    const place = this.#placeOf(bytes)
    if (this.#places[place] !== EMPTY) return this.#places[place]
    const number = this.#size++
    if (this.#ids.length < this.#size * ID_BYTES) this.#widen()
    this.#ids.set(bytes, number * ID_BYTES)
    this.#places[place] = number
    if (this.#places.length < this.#size * 2) this.#spread()
    return number
  }

  /** The number of an id, -1 where it has none. */
  find(id: string) {
    return this.#places[this.#placeOf(bytesOf(id))]
  }

  idOf(number: number) {
    const from = this.#ids.byteOffset + number * ID_BYTES
    const hex = Buffer.from(this.#ids.buffer, from, ID_BYTES).toString('hex')
    const parts = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20)]
    return [...parts, hex.slice(20)].join('-')
  }

  /** Where the number of an id stands or would stand. */
  #placeOf(bytes: Uint8Array) {
    const mask = this.#places.length - 1
    let place = hashOf(bytes, 0) & mask
    while (this.#places[place] !== EMPTY && !this.#isAt(this.#places[place], bytes)) {
      place = (place + 1) & mask
    }
    return place
  }

  #isAt(number: number, bytes: Uint8Array) {
    const from = number * ID_BYTES
    for (let at = 0; at < ID_BYTES; at++) if (this.#ids[from + at] !== bytes[at]) return false
    return true
  }

  #widen() {
    const wider = new Uint8Array(this.#ids.length * 2)
    wider.set(this.#ids)
    this.#ids = wider
  }

  #spread() {
    this.#places = new Int32Array(this.#places.length * 2).fill(EMPTY)
    const mask = this.#places.length - 1
    for (let number = 0; number < this.#size; number++) {
      let place = hashOf(this.#ids, number * ID_BYTES) & mask
      while (this.#places[place] !== EMPTY) place = (place + 1) & mask
      this.#places[place] = number
    }
  }
}

const bytesOf = (id: string) => Buffer.from(id.replaceAll('-', ''), 'hex')

/** The last bytes of an id are random, whichever kind it is. */
const hashOf = (bytes: Uint8Array, from: number) =>
  (bytes[from + 12] << 24) | (bytes[from + 13] << 16) | (bytes[from + 14] << 8) | bytes[from + 15]
