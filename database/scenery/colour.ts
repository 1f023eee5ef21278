/** Linear light, not screen values: 1 is a sunlit white wall. */
export type Colour = readonly [red: number, green: number, blue: number]

export function mix(a: Colour, b: Colour, share: number): Colour {
  const t = share < 0 ? 0 : share > 1 ? 1 : share
  return [a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t, a[2] + (b[2] - a[2]) * t]
}

export function times(a: Colour, b: Colour): Colour {
  return [a[0] * b[0], a[1] * b[1], a[2] * b[2]]
}

export function scaled(a: Colour, factor: number): Colour {
  return [a[0] * factor, a[1] * factor, a[2] * factor]
}

export function plus(a: Colour, b: Colour): Colour {
  return [a[0] + b[0], a[1] + b[1], a[2] + b[2]]
}

export function clamp(value: number, low = 0, high = 1) {
  return value < low ? low : value > high ? high : value
}

/** 0 below `from`, 1 above `to`, smooth between. */
export function ramp(from: number, to: number, value: number) {
  const t = clamp((value - from) / (to - from))
  return t * t * (3 - 2 * t)
}

/** A screen colour as linear light. */
export function hex(code: string): Colour {
  const level = (at: number) => (Number.parseInt(code.slice(at, at + 2), 16) / 255) ** 2.2
  return [level(1), level(3), level(5)]
}
