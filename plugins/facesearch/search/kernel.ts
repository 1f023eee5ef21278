import {
  type BlockLayout,
  CHUNK_ROWS,
  chunkAt,
  DOTS,
  HITS,
  NOBODY,
  QUERY_CODES,
  QUERY_VECTOR,
} from './block_layout.js'
import { kernelBytes } from './kernel_module.js'
import { encodeQuery } from './quantise.js'

/** Searches the chunks of one block; its memory holds rows of one org and nothing else. */
export interface Kernel {
  /** What the following chunks are compared with: of unit length. */
  ask(query: Float32Array): void
  /**
   * Numbers within the chunk of all rows whose dot product with the query may be `cut` or more; a few that are below it as
   * well. Empty rows are none of them. Valid until the next call.
   */
  scan(chunk: number, rows: number, cut: number): Uint32Array
  /** The dot products of the first `count` rows that stand in what `scan` answered. Valid until the next call. */
  rescore(chunk: number, count: number): Float32Array
}

export type MakeKernel = (memory: WebAssembly.Memory, layout: BlockLayout) => Kernel

interface Exports {
  scan(
    codes: number,
    scales: number,
    slacks: number,
    rows: number,
    pitch: number,
    cut: number,
    unit: number
  ): number
  rescore(vectors: number, count: number, pitch: number): void
}

let compiled: WebAssembly.Module | undefined

/** Bytes first, four rows at a time in SIMD, then the embeddings of what is left. */
export const wasmKernel: MakeKernel = (memory, layout) => {
  compiled ??= new WebAssembly.Module(kernelBytes())
  const { exports: exported } = new WebAssembly.Instance(compiled, { env: { memory } })
  const { scan, rescore } = exported as unknown as Exports
  const { pitch, scales, slacks, vectors } = layout
  let unit = 0
  let loss = 0
  return {
    ask(query) {
      const codes = new Int16Array(memory.buffer, QUERY_CODES, pitch)
      ;({ unit, loss } = encodeQuery(query, codes))
      writeQuery(memory, layout, query)
    },
    scan(chunk, rows, cut) {
      const at = chunkAt(layout, chunk)
      const found = scan(at, at + scales, at + slacks, rows, pitch, cut - loss, unit)
      return new Uint32Array(memory.buffer, HITS, found)
    },
    rescore(chunk, count) {
      if (count) rescore(chunkAt(layout, chunk) + vectors, count, pitch)
      return new Float32Array(memory.buffer, DOTS, count)
    },
  }
}

/** The same in plain JavaScript, without the bytes: what the other one has to agree with, and where there is no SIMD. */
export const plainKernel: MakeKernel = (memory, layout) => {
  const query = new Float32Array(memory.buffer, QUERY_VECTOR, layout.pitch)
  const hits = new Uint32Array(memory.buffer, HITS, CHUNK_ROWS)
  const dots = new Float32Array(memory.buffer, DOTS, CHUNK_ROWS)
  const partOf = (chunk: number, part: number, length: number) =>
    new Float32Array(memory.buffer, chunkAt(layout, chunk) + part, length)
  const dotsOf = (chunk: number) => {
    const vectors = partOf(chunk, layout.vectors, CHUNK_ROWS * layout.pitch)
    return (row: number) => {
      let sum = 0
      for (let at = 0, from = row * layout.pitch; at < layout.dim; at++)
        sum += query[at] * vectors[from + at]
      return sum
    }
  }
  return {
    ask: (vector) => writeQuery(memory, layout, vector),
    scan(chunk, rows, cut) {
      const dot = dotsOf(chunk)
      const slacks = partOf(chunk, layout.slacks, CHUNK_ROWS)
      let found = 0
      for (let row = 0; row < rows; row++)
        if (slacks[row] !== NOBODY && dot(row) >= cut) hits[found++] = row
      return hits.subarray(0, found)
    },
    rescore(chunk, count) {
      const dot = dotsOf(chunk)
      for (let hit = 0; hit < count; hit++) dots[hit] = dot(hits[hit])
      return dots.subarray(0, count)
    },
  }
}

function writeQuery({ buffer }: WebAssembly.Memory, { pitch }: BlockLayout, query: Float32Array) {
  const at = new Float32Array(buffer, QUERY_VECTOR, pitch)
  at.fill(0)
  at.set(query)
}

/** Whether WebAssembly, its SIMD and shared memory are there. */
export const hasSimd = () => WebAssembly.validate(kernelBytes())
