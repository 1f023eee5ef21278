/** Photos of one stretch in their order, as numbers: nothing else decides where they stand. */
export interface Shapes {
  readonly aspects: ArrayLike<number>
  /** The day of each, as days since 1970; null where days do not matter. */
  readonly days: ArrayLike<number> | null
}

/** The beginning of a day: its label stands over the first photo of it. */
export interface DayMark {
  day: number
  /** First photo of the day in this stretch, and the one after its last. */
  start: number
  end: number
  top: number
  left: number
  width: number
}

export interface Arrangement {
  /** One more than there are rows: a row holds the photos from its own number up to the next one's. */
  starts: Uint32Array
  tops: Float32Array
  heights: Float32Array
  lefts: Float32Array
  widths: Float32Array
  marks: DayMark[]
  height: number
}

export interface ArrangeOptions {
  width: number
  target: number
  gap: number
  /** Room over a row in which a day begins. */
  markHeight?: number
}

// Nothing is thinner than a bookmark or wider than a banner: beyond that the tile shows a part of the picture.
const NARROWEST = 0.4
const WIDEST = 5

export function aspectOf(width: number, height: number) {
  const aspect = width > 0 && height > 0 ? width / height : 1
  return Math.min(WIDEST, Math.max(NARROWEST, aspect))
}

/**
 * Rows of one height that fill the width, from nothing but the sizes of the pictures: nothing moves when they load.
 * A day that fills a row begins one of its own; small days follow each other in the same row.
 */
export function arrange(shapes: Shapes, options: ArrangeOptions): Arrangement {
  const { aspects, days } = shapes
  const { width, target, gap, markHeight = 0 } = options
  const count = aspects.length
  const lefts = new Float32Array(count)
  const widths = new Float32Array(count)
  if (width <= 0 || count === 0) return nothing(lefts, widths)

  const starts: number[] = []
  const tops: number[] = []
  const heights: number[] = []
  const marks: DayMark[] = []
  let top = 0

  const heightFor = (many: number, aspect: number) => (width - gap * (many - 1)) / aspect
  const begins = (index: number) => index === 0 || days![index] !== days![index - 1]

  const close = (start: number, end: number, height: number) => {
    let left = 0
    const firstMark = marks.length
    for (let index = start; index < end; index++) {
      lefts[index] = left
      widths[index] = aspects[index] * height
      if (days && begins(index))
        marks.push({ day: days[index], start: index, end: count, top, left, width: 0 })
      left += widths[index] + gap
    }
    for (let at = firstMark; at < marks.length; at++) {
      const next = marks[at + 1]
      marks[at].width = (next ? next.left - gap : width) - marks[at].left
      if (at > 0) marks[at - 1].end = marks[at].start
    }
    if (marks.length > firstMark) top += markHeight
    starts.push(start)
    tops.push(top)
    heights.push(height)
    top += height + gap
  }

  for (const [from, to] of days ? runs(shapes, options) : [[0, count]]) {
    let start = from
    let sum = 0
    for (let index = from; index < to; index++) {
      const many = index - start + 1
      const filled = heightFor(many, sum + aspects[index])
      if (filled > target) {
        sum += aspects[index]
        continue
      }
      const without = many > 1 ? heightFor(many - 1, sum) : Infinity
      if (without - target < target - filled) {
        close(start, index, without)
        start = index
        sum = aspects[index]
        if (heightFor(1, sum) <= target) {
          close(start, index + 1, heightFor(1, sum))
          start = index + 1
          sum = 0
        }
      } else {
        close(start, index + 1, filled)
        start = index + 1
        sum = 0
      }
    }
    // The last row keeps the usual height rather than being blown up to the full width.
    if (to > start) close(start, to, Math.min(target, heightFor(to - start, sum)))
  }

  return {
    starts: Uint32Array.from([...starts, count]),
    tops: Float32Array.from(tops),
    heights: Float32Array.from(heights),
    lefts,
    widths,
    marks,
    height: top,
  }
}

const nothing = (lefts: Float32Array, widths: Float32Array): Arrangement => ({
  starts: new Uint32Array(1),
  tops: new Float32Array(0),
  heights: new Float32Array(0),
  lefts,
  widths,
  marks: [],
  height: 0,
})

/** Stretches that begin on a new row: each large day alone, the small ones between them together. */
function runs({ aspects, days }: Shapes, { width, target, gap }: ArrangeOptions) {
  const found: [number, number][] = []
  let wasLarge = true
  for (let start = 0; start < aspects.length;) {
    let end = start
    let natural = -gap
    while (end < aspects.length && days![end] === days![start])
      natural += aspects[end++] * target + gap
    const large = natural > width
    if (large || wasLarge) found.push([start, end])
    else found.at(-1)![1] = end
    wasLarge = large
    start = end
  }
  return found
}

/** How high a stretch of photos will be of which only these two sums are known. */
export function estimateHeight(
  { count, aspectSum, days }: { count: number; aspectSum: number; days: number },
  { width, target, gap, markHeight = 0 }: ArrangeOptions
) {
  if (width <= 0 || count === 0) return 0
  const natural = aspectSum * target + count * gap
  const marked = Math.min(days, natural / width)
  const rows = Math.max(1, Math.round(natural / width + marked * 0.4))
  return rows * (target + gap) + Math.ceil(marked) * markHeight
}

/** The row that holds a photo. */
export function rowOf({ starts }: Arrangement, index: number) {
  let low = 0
  let high = starts.length - 2
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (starts[middle] <= index) low = middle
    else high = middle - 1
  }
  return low
}

/** The first row that ends below `y`; as many as there are rows where none does. */
export function firstRowBelow({ tops, heights }: Arrangement, y: number) {
  let low = 0
  let high = tops.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (tops[middle] + heights[middle] < y) low = middle + 1
    else high = middle
  }
  return low
}
