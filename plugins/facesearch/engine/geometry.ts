/** Eight bits a channel, RGB, rows from the top. The same in a server and in a page: nothing of Node here. */
export interface RgbPicture {
  data: Uint8Array
  width: number
  height: number
}

/** Parts of the upright picture: 0 to 1 from its left and upper edge. */
export interface Box {
  x: number
  y: number
  w: number
  h: number
}

export function overlap(a: Box, b: Box) {
  const width = Math.min(a.x + a.w, b.x + b.w) - Math.max(a.x, b.x)
  const height = Math.min(a.y + a.h, b.y + b.h) - Math.max(a.y, b.y)
  if (width <= 0 || height <= 0) return 0
  const shared = width * height
  return shared / (a.w * a.h + b.w * b.h - shared)
}
