const BLOCK = 64 * 1024

/** Many small records in few blocks of memory. */
export class RecordList {
  count = 0
  bytes = 0
  readonly #full: Buffer[] = []
  #block = Buffer.allocUnsafe(BLOCK)
  #used = 0

  add(record: Buffer) {
    if (this.#used + record.length > BLOCK) this.#turn()
    record.copy(this.#block, this.#used)
    this.#used += record.length
    this.bytes += record.length
    this.count++
  }

  *blocks() {
    yield* this.#full
    yield this.#block.subarray(0, this.#used)
  }

  #turn() {
    this.#full.push(this.#block.subarray(0, this.#used))
    this.#block = Buffer.allocUnsafe(BLOCK)
    this.#used = 0
  }
}
