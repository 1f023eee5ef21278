import { column } from '@adonisjs/lucid/orm'

/** A vector of 32-bit floats, little-endian in every database. It never leaves the server as JSON. */
export function vectorColumn() {
  return column({ serializeAs: null, prepare: vectorBytes, consume: vectorOf })
}

/** As a row keeps it. */
export function vectorBytes(vector: Float32Array | null | undefined) {
  if (!vector) return null
  const bytes = Buffer.allocUnsafe(vector.length * 4)
  vector.forEach((value, at) => bytes.writeFloatLE(value, at * 4))
  return bytes
}

/** What a row keeps, copied: the bytes of a database answer begin anywhere. */
export function vectorOf(bytes: Uint8Array | null | undefined) {
  if (!bytes) return null
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return Float32Array.from({ length: bytes.byteLength / 4 }, (_, at) =>
    view.getFloat32(at * 4, true)
  )
}
