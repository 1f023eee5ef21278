import {
  arrange,
  estimateHeight,
  type ArrangeOptions,
  type Arrangement,
  type Shapes,
} from '~/components/photo/justified_rows'
import type { Photo } from '~/components/photo/photo_types'

/** Photos as columns: as many as thousands cost little, and a `Photo` is made for those that are looked at. */
export interface GridColumns {
  readonly ids: readonly string[]
  /** A new object whenever photos come, go or change their sizes: what is laid out depends on nothing else. */
  readonly shapes: Shapes
  photoAt(index: number): Photo
  /** Place of a photo in this stretch. */
  indexOf(id: string): number | undefined
}

/** One stretch of the grid: a month, or a day of a month that is very full. */
export interface GridBlock {
  readonly key: string
  count: number
  aspectSum: number
  /** Null while they are not here. */
  columns: GridColumns | null
  /** As high as it was when it was last laid out, and at which width: it keeps its place when its photos are let go. */
  measured?: { width: number; height: number }
}

/** What a grid shows, from top to bottom. */
export interface GridSource {
  /** Reactive: a new array after every change. */
  readonly blocks: readonly GridBlock[]
  /** Names the blocks near what is in view, so that they are fetched; not while somebody rushes past (`calm`). */
  want(from: number, to: number, calm: boolean): void
  /** Brings the block that holds a photo. */
  load(index: number): Promise<void>
}

export interface StackOptions extends ArrangeOptions {
  markHeight: number
  headingHeight: number
  /** Whether months and days are named. */
  dated: boolean
}

/** Where the blocks stand, one below the other. */
export interface Stack {
  /** One more than there are blocks, as `starts`. */
  tops: Float64Array
  /** How many photos come before each block. */
  starts: Uint32Array
  height: number
}

const known = new WeakMap<Shapes, { options: string; arrangement: Arrangement }>()

/** Rows of one block, below its heading. Remembered until its photos or the width change. */
export function arrangementOf(columns: GridColumns, options: StackOptions) {
  const { width, target, dated } = options
  const asked = `${width}:${target}:${dated}`
  const there = known.get(columns.shapes)
  if (there?.options === asked) return there.arrangement
  const { aspects, days } = columns.shapes
  const arrangement = arrange({ aspects, days: dated ? days : null }, options)
  known.set(columns.shapes, { options: asked, arrangement })
  return arrangement
}

export const monthOf = (key: string) => key.slice(0, 7)

/** Whether a block begins a month and has its name above it. */
export function hasHeading(blocks: readonly GridBlock[], at: number, { dated }: StackOptions) {
  return dated && (at === 0 || monthOf(blocks[at].key) !== monthOf(blocks[at - 1].key))
}

export function stack(blocks: readonly GridBlock[], options: StackOptions): Stack {
  const tops = new Float64Array(blocks.length + 1)
  const starts = new Uint32Array(blocks.length + 1)
  for (const [at, block] of blocks.entries()) {
    const heading = hasHeading(blocks, at, options) ? options.headingHeight : 0
    tops[at + 1] = tops[at] + heading + bodyHeight(block, options)
    starts[at + 1] = starts[at] + block.count
  }
  return { tops, starts, height: Math.max(0, tops[blocks.length] - options.gap) }
}

const DAYS_OF_MONTH = 26

function bodyHeight(block: GridBlock, options: StackOptions) {
  const { width, dated } = options
  if (block.columns) {
    const { height } = arrangementOf(block.columns, options)
    if (width > 0) block.measured = { width, height }
    return height
  }
  if (block.measured?.width === width) return block.measured.height
  const days = !dated ? 0 : block.key.length > 7 ? 1 : Math.min(block.count, DAYS_OF_MONTH)
  return estimateHeight({ ...block, days }, options)
}

/** The last entry that is not beyond `value`. */
export function placeIn(sums: Float64Array | Uint32Array, value: number) {
  let low = 0
  let high = sums.length - 2
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (sums[middle] <= value) low = middle
    else high = middle - 1
  }
  return Math.max(0, low)
}
