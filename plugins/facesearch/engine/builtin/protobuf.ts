/** Fields of a protobuf message, in the order they are added. */
export class Message {
  readonly #parts: Uint8Array[] = []

  /** Whole numbers, negative ones as 64 bits of two's complement. */
  int(field: number, value: number) {
    this.#parts.push(varint(field * 8), varint(value))
    return this
  }

  bytes(field: number, value: Uint8Array) {
    this.#parts.push(varint(field * 8 + 2), varint(value.length), value)
    return this
  }

  text(field: number, value: string) {
    return this.bytes(field, new TextEncoder().encode(value))
  }

  message(field: number, value: Message) {
    return this.bytes(field, value.encode())
  }

  float(field: number, value: number) {
    this.#parts.push(varint(field * 8 + 5), new Uint8Array(new Float32Array([value]).buffer))
    return this
  }

  ints(field: number, values: readonly number[]) {
    for (const value of values) this.int(field, value)
    return this
  }

  encode(): Uint8Array {
    const encoded = new Uint8Array(this.#parts.reduce((sum, part) => sum + part.length, 0))
    let at = 0
    for (const part of this.#parts) {
      encoded.set(part, at)
      at += part.length
    }
    return encoded
  }
}

function varint(value: number) {
  let rest = BigInt.asUintN(64, BigInt(value))
  const bytes = []
  for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128)
  return new Uint8Array([...bytes, Number(rest)])
}
