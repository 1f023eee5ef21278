import { Message } from './protobuf.js'

export interface Tensor {
  shape: readonly number[]
  data: Float32Array
}

/** Numbers of fields in onnx.proto3. */
const MODEL = { ir: 1, producer: 2, graph: 7, opset: 8 }
const GRAPH = { node: 1, name: 2, initializer: 5, input: 11, output: 12 }
const NODE = { input: 1, output: 2, op: 4, attribute: 5 }
const ATTRIBUTE = { name: 1, float: 2, int: 3, text: 4, ints: 8, type: 20 }
const ATTRIBUTE_TYPE = { float: 1, int: 2, text: 3, ints: 7 }
const TENSOR = { dims: 1, type: 2, name: 8, raw: 9 }
const FLOAT32 = 1
const INT64 = 7
const IR_VERSION = 8
const OPSET = 17

type Attribute = number | string | readonly number[] | { float: number }

/** Writes a model as ONNX, node by node; what a node makes is known by a name. Batches are of any size. */
export class OnnxGraph {
  readonly #graph = new Message().text(GRAPH.name, 'graph')
  #count = 0

  /** Sizes that are free are called by a name. */
  input(name: string, shape: readonly (number | string)[]) {
    this.#graph.message(GRAPH.input, valueInfo(name, shape))
    return name
  }

  output(name: string, from: string, shape: readonly number[]) {
    this.#add('Identity', [from], {}, name)
    this.#graph.message(GRAPH.output, valueInfo(name, shape))
  }

  floats({ shape, data }: Tensor) {
    const raw = new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    return this.#initializer(shape, FLOAT32, raw)
  }

  integers(values: readonly number[]) {
    const raw = new Uint8Array(new BigInt64Array(values.map(BigInt)).buffer)
    return this.#initializer([values.length], INT64, raw)
  }

  node(op: string, inputs: readonly string[], attributes: Record<string, Attribute> = {}) {
    return this.#add(op, inputs, attributes, this.#name())
  }

  encode(): Uint8Array {
    return new Message()
      .int(MODEL.ir, IR_VERSION)
      .text(MODEL.producer, 'lumina')
      .message(MODEL.graph, this.#graph)
      .message(MODEL.opset, new Message().text(1, '').int(2, OPSET))
      .encode()
  }

  #add(
    op: string,
    inputs: readonly string[],
    attributes: Record<string, Attribute>,
    output: string
  ) {
    const node = new Message()
    for (const input of inputs) node.text(NODE.input, input)
    node.text(NODE.output, output).text(NODE.op, op)
    for (const [name, value] of Object.entries(attributes)) {
      node.message(NODE.attribute, attributeOf(name, value))
    }
    this.#graph.message(GRAPH.node, node)
    return output
  }

  #initializer(shape: readonly number[], type: number, raw: Uint8Array) {
    const name = this.#name()
    const tensor = new Message().ints(TENSOR.dims, shape).int(TENSOR.type, type)
    this.#graph.message(GRAPH.initializer, tensor.text(TENSOR.name, name).bytes(TENSOR.raw, raw))
    return name
  }

  #name() {
    this.#count += 1
    return `t${this.#count}`
  }
}

function attributeOf(name: string, value: Attribute) {
  const attribute = new Message().text(ATTRIBUTE.name, name)
  if (typeof value === 'number')
    return attribute.int(ATTRIBUTE.int, value).int(ATTRIBUTE.type, ATTRIBUTE_TYPE.int)
  if (typeof value === 'string')
    return attribute.text(ATTRIBUTE.text, value).int(ATTRIBUTE.type, ATTRIBUTE_TYPE.text)
  if ('float' in value)
    return attribute.float(ATTRIBUTE.float, value.float).int(ATTRIBUTE.type, ATTRIBUTE_TYPE.float)
  return attribute.ints(ATTRIBUTE.ints, value).int(ATTRIBUTE.type, ATTRIBUTE_TYPE.ints)
}

/** The first dimension is the batch. */
function valueInfo(name: string, [, ...shape]: readonly (number | string)[]) {
  const dimensions = new Message()
  for (const size of ['batch', ...shape]) dimensions.message(1, dimension(size))
  const tensor = new Message().int(1, FLOAT32).message(2, dimensions)
  return new Message().text(1, name).message(2, new Message().message(1, tensor))
}

const dimension = (size: number | string) =>
  typeof size === 'string' ? new Message().text(2, size) : new Message().int(1, size)
