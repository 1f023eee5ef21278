import { DOTS, HITS, MAX_PAGES, QUERY_CODES, QUERY_VECTOR } from './block_layout.js'
import { type Code, encodeModule, F32, I32, V128, type WasmFunction } from './wasm_encoding.js'
import {
  f32,
  f32x4,
  get,
  i32,
  i32x4,
  loadBytes,
  repeat,
  set,
  v128,
  when,
} from './wasm_instructions.js'

/** Rows that are added up side by side: each part of the query is read once for all of them. */
const TOGETHER = 4
const ROWS = [0, 1, 2, 3]

/**
 * `scan(codes, scales, slacks, rows, pitch, cut, unit)`: which of the first `rows` rows may have a dot product with the
 * query of at least `cut`. Writes their numbers to HITS and answers how many there are. The sum of the bytes, times what
 * one of them stands for (`scales` and, of the query, `unit`), is never more than the slack of the row off.
 */
const scan: WasmFunction = (() => {
  const [codes, scales, slacks, rows, pitch, cut, unit] = [0, 1, 2, 3, 4, 5, 6]
  const [row, at, step, found, bits, lane] = [7, 8, 9, 10, 11, 12]
  const [query, bounds] = [13, 14]
  const sums = ROWS.map((one) => 15 + one)
  const starts = ROWS.map((one) => 19 + one)

  const addHalf = (offset: number): Code => [
    set(query, v128.load(i32.add(get(step), get(step)), QUERY_CODES + offset * 2)),
    ROWS.map((one) => {
      const bytes = loadBytes(i32.add(get(starts[one]), get(step)), offset)
      return set(sums[one], i32x4.add(get(sums[one]), i32x4.dot(bytes, get(query))))
    }),
  ]
  const dots: Code = [
    ROWS.map((one) => [
      set(sums[one], v128.zero),
      set(starts[one], one ? i32.add(get(starts[one - 1]), get(pitch)) : get(at)),
    ]),
    set(step, i32.const(0)),
    repeat(
      [addHalf(0), addHalf(8), set(step, i32.add(get(step), i32.const(16)))],
      i32.less(get(step), get(pitch))
    ),
  ]
  // The four lanes of each sum are added up by turning the four rows into four columns.
  const fold = (a: number, b: number): Code => {
    const pair = [get(sums[a]), get(sums[b])] as const
    return i32x4.add(v128.pick(...pair, [0, 4, 1, 5]), v128.pick(...pair, [2, 6, 3, 7]))
  }
  const totals: Code = [
    set(sums[0], fold(0, 1)),
    set(sums[2], fold(2, 3)),
    i32x4.add(
      v128.pick(get(sums[0]), get(sums[2]), [0, 1, 4, 5]),
      v128.pick(get(sums[0]), get(sums[2]), [2, 3, 6, 7])
    ),
  ]
  const rowBytes = i32.multiply(get(row), i32.const(4))
  const most = f32x4.add(
    f32x4.multiply(
      f32x4.fromIntegers(totals),
      f32x4.multiply(v128.load(i32.add(get(scales), rowBytes)), f32x4.splat(get(unit)))
    ),
    v128.load(i32.add(get(slacks), rowBytes))
  )
  const keepHits: Code = [
    set(bits, i32x4.bitmask(get(bounds))),
    set(lane, get(row)),
    repeat(
      [
        when(i32.and(get(bits), i32.const(1)), [
          i32.store(i32.add(i32.const(HITS), i32.multiply(get(found), i32.const(4))), get(lane)),
          set(found, i32.add(get(found), i32.const(1))),
        ]),
        set(lane, i32.add(get(lane), i32.const(1))),
        set(bits, i32.shiftRight(get(bits), i32.const(1))),
      ],
      get(bits)
    ),
  ]
  return {
    name: 'scan',
    params: [I32, I32, I32, I32, I32, F32, F32],
    locals: [I32, I32, I32, I32, I32, I32, V128, V128, V128, V128, V128, V128, I32, I32, I32, I32],
    result: I32,
    body: [
      set(at, get(codes)),
      repeat(
        [
          dots,
          set(bounds, f32x4.atLeast(most, f32x4.splat(get(cut)))),
          when(v128.anyTrue(get(bounds)), keepHits),
          set(at, i32.add(get(at), i32.multiply(get(pitch), i32.const(TOGETHER)))),
          set(row, i32.add(get(row), i32.const(TOGETHER))),
        ],
        i32.less(get(row), get(rows))
      ),
      get(found),
    ],
  }
})()

/** `rescore(vectors, count, pitch)`: the dot products of the rows whose numbers stand in HITS, into DOTS. */
const rescore: WasmFunction = (() => {
  const [vectors, count, pitch] = [0, 1, 2]
  const [hit, at, step, end] = [3, 4, 5, 6]
  const sums = [7, 8, 9, 10]
  const bytes = (numbers: number) => i32.multiply(get(numbers), i32.const(4))
  const number = i32.load(i32.add(i32.const(HITS), bytes(hit)))
  const add = sums.map((sum, part) => {
    const query = v128.load(get(step), QUERY_VECTOR + part * 16)
    const vector = v128.load(i32.add(get(at), get(step)), part * 16)
    return set(sum, f32x4.add(get(sum), f32x4.multiply(query, vector)))
  })
  const total = f32x4.add(
    f32x4.add(get(sums[0]), get(sums[1])),
    f32x4.add(get(sums[2]), get(sums[3]))
  )
  const lanes = [0, 1, 2, 3].map((lane) => f32x4.lane(get(sums[0]), lane))
  return {
    name: 'rescore',
    params: [I32, I32, I32],
    locals: [I32, I32, I32, I32, V128, V128, V128, V128],
    body: [
      set(end, bytes(pitch)),
      repeat(
        [
          set(at, i32.add(get(vectors), i32.multiply(number, get(end)))),
          sums.map((sum) => set(sum, v128.zero)),
          set(step, i32.const(0)),
          repeat(
            [add, set(step, i32.add(get(step), i32.const(64)))],
            i32.less(get(step), get(end))
          ),
          set(sums[0], total),
          f32.store(
            i32.add(i32.const(DOTS), bytes(hit)),
            f32.add(f32.add(lanes[0], lanes[1]), f32.add(lanes[2], lanes[3]))
          ),
          set(hit, i32.add(get(hit), i32.const(1))),
        ],
        i32.less(get(hit), get(count))
      ),
    ],
  }
})()

/** The search in WebAssembly, as bytes. */
export const kernelBytes = () => encodeModule([scan, rescore], MAX_PAGES)
