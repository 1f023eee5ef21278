export interface Point {
  x: number
  y: number
}

export interface Size {
  width: number
  height: number
}

/** How much larger than at rest a picture is, and how far its middle lies from the middle of the view. */
export interface Zoom extends Point {
  scale: number
}

export interface Rect extends Size {
  left: number
  top: number
}

export const within = (value: number, limit: number) => Math.min(limit, Math.max(-limit, value))

/** Past the edge it gives way only a little. */
export const stretched = (value: number, limit: number) =>
  Math.abs(value) <= limit ? value : Math.sign(value) * (limit + (Math.abs(value) - limit) * 0.3)

/** How far an enlarged picture may be moved before a margin would show. */
export function boundsOf(fitted: Size, view: Size, scale: number): Point {
  return {
    x: Math.max(0, (fitted.width * scale - view.width) / 2),
    y: Math.max(0, (fitted.height * scale - view.height) / 2),
  }
}

/** Enlarged to `scale`, while what lies under `point` (seen from the middle of the view) stays there. */
export function zoomedAround(zoom: Zoom, scale: number, point: Point, limit?: Point): Zoom {
  const ratio = scale / zoom.scale
  const x = point.x - (point.x - zoom.x) * ratio
  const y = point.y - (point.y - zoom.y) * ratio
  return limit ? { scale, x: within(x, limit.x), y: within(y, limit.y) } : { scale, x, y }
}

/** What two fingers ask for, softened where the picture is as small or as large as it gets. */
export function pinchScale(wanted: number, deepest: number) {
  if (wanted < 1) return 1 - (1 - wanted) * 0.4
  return wanted > deepest ? deepest + (wanted - deepest) * 0.2 : wanted
}

/** Milliseconds in which a picture that was let go loses most of its speed. */
const SLOWING_MS = 260
/** Pixels a millisecond at which it stands still. */
const STILL = 0.02

/** Where a picture that glides with `speed` is after `ms`: slower, and stopped at its bounds. */
export function glide(position: number, speed: number, limit: number, ms: number) {
  const left = Math.exp(-ms / SLOWING_MS)
  const free = position + speed * SLOWING_MS * (1 - left)
  const next = within(free, limit)
  const isOver = next !== free || Math.abs(speed * left) < STILL
  return { position: next, speed: isOver ? 0 : speed * left }
}

/** The scale at which one pixel of the picture is one pixel of the screen. */
export const trueScale = (picture: Size, fitted: Size, density: number) =>
  picture.width / Math.max(1, fitted.width) / density

/** Where the picture lies in the view, on whole pixels of the screen: between two of them it would be blurred. */
export function frameOf(fitted: Size, view: Size, zoom: Zoom, density: number): Rect {
  const width = fitted.width * zoom.scale
  const height = fitted.height * zoom.scale
  const onPixel = (value: number) => Math.round(value * density) / density
  return {
    left: onPixel((view.width - width) / 2 + zoom.x),
    top: onPixel((view.height - height) / 2 + zoom.y),
    width,
    height,
  }
}
