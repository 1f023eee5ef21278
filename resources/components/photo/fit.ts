import type { Size } from '~/components/photo/stage_maths'

/** Small pictures grow to twice their size at most: more shows only their pixels. */
const MOST_GROWTH = 2

/** How large a picture stands in a window. */
export function fitInto({ width, height }: Size, window: Size): Size {
  const known = width > 0 && height > 0 ? { width, height } : { width: 3, height: 2 }
  const scale = Math.min(window.width / known.width, window.height / known.height)
  const limit = width > 0 ? MOST_GROWTH : Infinity
  const factor = Math.min(scale, limit)
  return { width: known.width * factor, height: known.height * factor }
}
