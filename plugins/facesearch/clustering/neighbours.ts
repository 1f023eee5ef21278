import { layoutFor, MAX_PAGES, pagesFor, CHUNK_ROWS } from '../search/block_layout.js'
import { hasSimd, plainKernel, wasmKernel } from '../search/kernel.js'
import { clearChunk, writeRow } from '../search/quantise.js'
import { searchBlock } from '../search/search_block.js'
import { sizeOf, type Units } from './units.js'

export interface Neighbour {
  unit: number
  distance: number
}

/** Finds the units whose direction is nearest to a vector: exactly, and fast enough to ask for each of 50,000. */
export function directionsOf(units: Units, among: readonly number[]) {
  const layout = layoutFor(units.dim)
  const initial = pagesFor(layout, among.length)
  const memory = new WebAssembly.Memory({ initial, maximum: MAX_PAGES, shared: true })
  for (let first = 0; first < among.length; first += CHUNK_ROWS)
    clearChunk(memory.buffer, layout, first / CHUNK_ROWS)
  for (const [row, unit] of among.entries())
    writeRow(memory.buffer, layout, row, directionOf(units, unit), 0)
  const kernel = (hasSimd() ? wasmKernel : plainKernel)(memory, layout)
  return (unit: number, limit: number, threshold: number): Neighbour[] => {
    const query = { vector: directionOf(units, unit), limit: limit + 1, threshold }
    const { rows, distances } = searchBlock(kernel, memory, layout, among.length, query)
    return Array.from(rows, (row, at) => ({ unit: among[row], distance: distances[at] }))
      .filter((neighbour) => neighbour.unit !== unit)
      .slice(0, limit)
  }
}

/** Every unit of the set. */
export const allOf = (units: Units) => Array.from({ length: sizeOf(units) }, (_, unit) => unit)

function directionOf({ dim, sums }: Units, unit: number) {
  const sum = sums.subarray(unit * dim, (unit + 1) * dim)
  const length = Math.hypot(...sum) || 1
  return sum.map((value) => value / length)
}
