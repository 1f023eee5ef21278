import { type BlockLayout, CHUNK_ROWS, chunkAt, NOBODY } from './block_layout.js'

/** A row's bytes reach to this. */
const MOST_CODE = 127
/** The query has 15 bits: with a row of bytes, sums over 1,024 and more numbers stay within 32 bits. */
const MOST_QUERY_CODE = 8_191
/** What single precision loses in adding up, generously. */
const ROUNDING = 1e-5

/**
 * Writes the query as whole numbers. `unit` is what 1 of them stands for; `loss` is how far any dot product with a vector of
 * unit length, itself in bytes, may be off by that.
 */
export function encodeQuery(query: Float32Array, codes: Int16Array) {
  codes.fill(0)
  const { unit, lost } = encode(query, codes, MOST_QUERY_CODE)
  return { unit, loss: lost * 1.1 + ROUNDING }
}

/** Writes a row into its chunk, with the most that its bytes can be off for any query of unit length. */
export function writeRow(
  buffer: ArrayBufferLike,
  layout: BlockLayout,
  row: number,
  vector: Float32Array,
  photo: number
) {
  const { pitch, scales, slacks, photos, vectors } = layout
  const { chunk, place } = placeOf(layout, row)
  const codes = new Int8Array(buffer, chunk + place * pitch, pitch)
  const { unit, lost } = encode(vector, codes, MOST_CODE)
  new Float32Array(buffer, chunk + vectors + place * pitch * 4, pitch).set(vector)
  new Uint32Array(buffer, chunk + photos, CHUNK_ROWS)[place] = photo
  new Float32Array(buffer, chunk + scales, CHUNK_ROWS)[place] = unit
  new Float32Array(buffer, chunk + slacks, CHUNK_ROWS)[place] = lost + ROUNDING
}

/** Leaves nothing of an embedding behind. */
export function eraseRow(buffer: ArrayBufferLike, layout: BlockLayout, row: number) {
  const { pitch, scales, slacks, vectors } = layout
  const { chunk, place } = placeOf(layout, row)
  new Float32Array(buffer, chunk + slacks, CHUNK_ROWS)[place] = NOBODY
  new Float32Array(buffer, chunk + scales, CHUNK_ROWS)[place] = 0
  new Int8Array(buffer, chunk + place * pitch, pitch).fill(0)
  new Float32Array(buffer, chunk + vectors + place * pitch * 4, pitch).fill(0)
}

/** A new chunk has rows of nobody. */
export function clearChunk(buffer: ArrayBufferLike, layout: BlockLayout, chunk: number) {
  new Float32Array(buffer, chunkAt(layout, chunk) + layout.slacks, CHUNK_ROWS).fill(NOBODY)
}

function placeOf(layout: BlockLayout, row: number) {
  const place = row % CHUNK_ROWS
  return { chunk: chunkAt(layout, (row - place) / CHUNK_ROWS), place }
}

/** Rounds to multiples of `unit`, the largest number to `most`; `lost` is the length of what was rounded away. */
function encode(vector: Float32Array, codes: Int8Array | Int16Array, most: number) {
  let largest = 0
  for (const number of vector) largest = Math.max(largest, Math.abs(number))
  const unit = largest / most || 1
  let lost = 0
  for (const [at, number] of vector.entries()) {
    const code = Math.round(number / unit)
    codes[at] = code
    lost += (number - code * unit) ** 2
  }
  return { unit, lost: Math.sqrt(lost) }
}
