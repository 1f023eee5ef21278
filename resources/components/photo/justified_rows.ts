export interface Sized {
  width: number
  height: number
}

export interface PhotoRow {
  kind: 'photos'
  top: number
  height: number
  /** First photo of the row, and the one after its last. */
  start: number
  end: number
}

export interface HeadingRow {
  kind: 'heading'
  top: number
  height: number
  label: string
  start: number
}

export type Row = PhotoRow | HeadingRow

export interface Arrangement {
  rows: Row[]
  lefts: Float32Array
  widths: Float32Array
  height: number
}

export interface ArrangeOptions {
  width: number
  target: number
  gap: number
  /** Photos of one heading stand together under it. */
  headingOf?: (index: number) => string
  headingHeight?: number
}

// Nothing is thinner than a bookmark or wider than a banner: beyond that the tile shows a part of the picture.
const NARROWEST = 0.4
const WIDEST = 5

/** Rows of one height that fill the width, from nothing but the sizes of the pictures: nothing moves when they load. */
export function arrange(photos: readonly Sized[], options: ArrangeOptions): Arrangement {
  const { width, target, gap, headingOf, headingHeight = 0 } = options
  const rows: Row[] = []
  const lefts = new Float32Array(photos.length)
  const widths = new Float32Array(photos.length)
  if (width <= 0) return { rows, lefts, widths, height: 0 }

  const aspects = Float32Array.from(photos, aspectOf)
  let top = 0
  let start = 0
  let sum = 0
  let heading: string | undefined

  const heightFor = (count: number, aspect: number) => (width - gap * (count - 1)) / aspect

  const close = (end: number, height: number) => {
    let left = 0
    for (let index = start; index < end; index++) {
      lefts[index] = left
      widths[index] = aspects[index] * height
      left += widths[index] + gap
    }
    rows.push({ kind: 'photos', top, height, start, end })
    top += height + gap
    start = end
    sum = 0
  }

  // The last row keeps the usual height rather than being blown up to the full width.
  const closeRagged = (end: number) => {
    if (end > start) close(end, Math.min(target, heightFor(end - start, sum)))
  }

  for (let index = 0; index < photos.length; index++) {
    const label = headingOf?.(index)
    if (label !== heading) {
      closeRagged(index)
      heading = label
      rows.push({ kind: 'heading', top, height: headingHeight, label: label ?? '', start: index })
      top += headingHeight
    }
    const count = index - start + 1
    const filled = heightFor(count, sum + aspects[index])
    if (filled > target) {
      sum += aspects[index]
      continue
    }
    const without = count > 1 ? heightFor(count - 1, sum) : Infinity
    if (without - target < target - filled) {
      close(index, without)
      sum = aspects[index]
      if (heightFor(1, sum) <= target) close(index + 1, heightFor(1, sum))
    } else {
      close(index + 1, filled)
    }
  }
  closeRagged(photos.length)

  return { rows, lefts, widths, height: Math.max(0, top - gap) }
}

function aspectOf({ width, height }: Sized) {
  const aspect = width > 0 && height > 0 ? width / height : 1
  return Math.min(WIDEST, Math.max(NARROWEST, aspect))
}

/** Index of the first row that ends below `y`. */
export function firstRowBelow(rows: readonly Row[], y: number) {
  let low = 0
  let high = rows.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (rows[middle].top + rows[middle].height < y) low = middle + 1
    else high = middle
  }
  return low
}

/** The row that holds a photo. */
export function rowOf(rows: readonly Row[], index: number) {
  return rows.find(
    (row): row is PhotoRow => row.kind === 'photos' && row.start <= index && index < row.end
  )
}
