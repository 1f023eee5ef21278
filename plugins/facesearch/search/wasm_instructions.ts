import { type Code, signed, unsigned } from './wasm_encoding.js'

const simd = (code: number, ...rest: Code[]): Code => [0xfd, unsigned(code), ...rest]
/** Of the address on the stack; alignment is a hint, and none is promised. */
const at = (offset: number): Code => [0, unsigned(offset)]

export const get = (local: number): Code => [0x20, unsigned(local)]
export const set = (local: number, value: Code): Code => [value, 0x21, unsigned(local)]

export const i32 = {
  const: (value: number): Code => [0x41, signed(value)],
  add: (a: Code, b: Code): Code => [a, b, 0x6a],
  multiply: (a: Code, b: Code): Code => [a, b, 0x6c],
  and: (a: Code, b: Code): Code => [a, b, 0x71],
  shiftRight: (a: Code, b: Code): Code => [a, b, 0x76],
  less: (a: Code, b: Code): Code => [a, b, 0x49],
  load: (address: Code): Code => [address, 0x28, at(0)],
  store: (address: Code, value: Code): Code => [address, value, 0x36, at(0)],
}

export const f32 = {
  store: (address: Code, value: Code): Code => [address, value, 0x38, at(0)],
  add: (a: Code, b: Code): Code => [a, b, 0x92],
}

export const v128 = {
  zero: simd(12, Array<number>(16).fill(0)),
  load: (address: Code, offset = 0) => [address, simd(0, at(offset))],
  anyTrue: (a: Code): Code => [a, simd(83)],
  /** Takes four lanes of 32 bits out of the eight of both. */
  pick: (a: Code, b: Code, lanes: readonly number[]): Code => [
    a,
    b,
    simd(
      13,
      lanes.flatMap((lane) => [0, 1, 2, 3].map((byte) => lane * 4 + byte))
    ),
  ],
}

/** Eight signed bytes, each as 16 bits. */
export const loadBytes = (address: Code, offset = 0) => [address, simd(1, at(offset))]

export const i32x4 = {
  add: (a: Code, b: Code): Code => [a, b, simd(174)],
  /** Products of eight 16-bit lanes, neighbours added. */
  dot: (a: Code, b: Code): Code => [a, b, simd(186)],
  bitmask: (a: Code): Code => [a, simd(164)],
}

export const f32x4 = {
  splat: (a: Code): Code => [a, simd(19)],
  lane: (a: Code, lane: number): Code => [a, simd(31, lane)],
  add: (a: Code, b: Code): Code => [a, b, simd(228)],
  multiply: (a: Code, b: Code): Code => [a, b, simd(230)],
  atLeast: (a: Code, b: Code): Code => [a, b, simd(70)],
  fromIntegers: (a: Code): Code => [a, simd(250)],
}

export const when = (condition: Code, body: Code): Code => [condition, 0x04, 0x40, body, 0x0b]

/** Runs the body at least once, and again while the condition holds. */
export const repeat = (body: Code, again: Code): Code => [0x03, 0x40, body, again, 0x0d, 0x00, 0x0b]
