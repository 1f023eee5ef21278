/** WebAssembly, as far as the kernel needs it: instructions are bytes, and code is a list of lists of them. */
export type Code = number | readonly Code[]

export const I32 = 0x7f
export const F32 = 0x7d
export const V128 = 0x7b
export type ValueType = typeof I32 | typeof F32 | typeof V128

export interface WasmFunction {
  name: string
  params: readonly ValueType[]
  locals: readonly ValueType[]
  /** Nothing where it answers nothing. */
  result?: ValueType
  body: Code
}

/** A module of these functions over one shared memory, `env.memory`. */
export function encodeModule(
  functions: readonly WasmFunction[],
  maximumPages: number
): Uint8Array<ArrayBuffer> {
  const types = functions.map(({ params, result }) => [
    0x60,
    list(params.map((type) => [type])),
    list(result === undefined ? [] : [[result]]),
  ])
  const memory = [text('env'), text('memory'), 0x02, 0x03, unsigned(1), unsigned(maximumPages)]
  const exported = functions.map(({ name }, at) => [text(name), 0x00, unsigned(at)])
  return Uint8Array.from(
    bytes([
      [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
      section(1, list(types)),
      section(2, list([memory])),
      section(3, list(functions.map((_, at) => unsigned(at)))),
      section(7, list(exported)),
      section(10, list(functions.map((one) => sized([localsOf(one), one.body, 0x0b])))),
    ])
  )
}

const localsOf = ({ locals }: WasmFunction) => list(locals.map((type) => [0x01, type]))

const section = (id: number, content: Code) => [id, sized(content)]

function sized(content: Code): Code {
  const flat = bytes(content)
  return [unsigned(flat.length), flat]
}

const list = (items: readonly Code[]): Code => [unsigned(items.length), items]

const text = (value: string) => list([...Buffer.from(value)])

const bytes = (code: Code): number[] => (typeof code === 'number' ? [code] : code.flatMap(bytes))

/** LEB128. */
export function unsigned(value: number): number[] {
  const low = value & 0x7f
  const rest = value >>> 7
  return rest === 0 ? [low] : [low | 0x80, ...unsigned(rest)]
}

export function signed(value: number): number[] {
  const low = value & 0x7f
  const rest = value >> 7
  const isLast = (rest === 0 && !(low & 0x40)) || (rest === -1 && Boolean(low & 0x40))
  return isLast ? [low] : [low | 0x80, ...signed(rest)]
}
